using Microsoft.Playwright;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests;

/// <summary>One page in a profile of its own. Keeps what the page complained of and whom it asked.</summary>
internal sealed class Visit : IAsyncDisposable
{
    private const int LinesTold = 60;

    private readonly IBrowserContext _context;
    private readonly PublishedApp _app;
    private readonly ColorScheme _theme;
    private readonly int _width;
    private readonly string? _host;
    private readonly List<string> _complaints = [];
    private long _drawn;

    /// <param name="context">Its profile.</param>
    /// <param name="page">Its page.</param>
    /// <param name="app">The server.</param>
    /// <param name="theme">What the profile prefers.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="host">Another name of the server than those of this machine.</param>
    public Visit(IBrowserContext context, IPage page, PublishedApp app, ColorScheme theme, int width, string? host = null)
    {
        (_context, Page, _app, _theme, _width, _host) = (context, page, app, theme, width, host);
        page.Console += (_, message) => Complain(message.Type == "error", $"console: {message.Text}");
        page.PageError += (_, error) => Complain(true, $"script: {error}");
        page.Request += (_, request) => Complain(!IsOurs(request.Url), $"asks another machine: {request.Url}");
        page.Response += (_, response) => Complain(response.Status >= 400, $"answer {response.Status}: {response.Url}");
        page.WebSocket += (_, socket) =>
        {
            Complain(!IsOurs(socket.Url), $"connects to another machine: {socket.Url}");
            socket.FrameSent += (_, frame) =>
            {
                // What the browser answers once it has drawn what the server sent.
                if (frame.Binary?.AsSpan().IndexOf("OnRenderCompleted"u8) >= 0)
                    Interlocked.Exchange(ref _drawn, Environment.TickCount64);
            };
        };
    }

    public IPage Page { get; }

    /// <summary>Opens a page and waits until it is live: its connection is there and what was drawn on the server has been taken over.</summary>
    public async Task<IResponse> OpenAsync(string path)
    {
        Interlocked.Exchange(ref _drawn, 0);
        var response = (await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Load }))!;
        // Live once something was drawn and nothing more follows at once; a page that never rests is live all the same.
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Poll.UntilAsync(() => Task.FromResult(Interlocked.Read(ref _drawn)),
            drawn => drawn != 0 && (Environment.TickCount64 - drawn >= 300 || clock.Elapsed >= TimeSpan.FromSeconds(3)),
            _ => $"{path} has not come alive.\n{Complaints}\n{_app.Output}", TimeSpan.FromSeconds(60));
        // Parts of a page come alive one after the other, on a busy machine with pauses between them. The frame of a result has its measures then, and the graph its connection.
        await Poll.UntilAsync(() => Page.EvaluateAsync<bool>("(document.querySelector('.workbench')?.style.getPropertyValue('--left') ?? 'none') !== ''"),
            () => $"the frame of {path} has no measures.\n{Complaints}\n{_app.Output}", TimeSpan.FromSeconds(60));
        await Poll.UntilAsync(() => Page.EvaluateAsync<bool>($"!document.querySelector('[data-graph]') || Boolean({BrowserTest.View}?.dotnet)"),
            () => $"the graph of {path} has no connection.\n{Complaints}\n{_app.Output}", TimeSpan.FromSeconds(60));
        return response;
    }

    /// <summary>What the page reads is there.</summary>
    public Task SettleAsync() => Assertions.Expect(Page.Locator("main .tw-skeleton")).ToHaveCountAsync(0);

    public Task SaveScreenshotAsync(string name) => SaveScreenshotAsync(name, _theme, _width);

    /// <summary>Of a page that has been given another theme or width since.</summary>
    public Task SaveScreenshotAsync(string name, ColorScheme theme, int width) => Page.ScreenshotAsync(new()
    {
        Path = Path.Combine(TopoWeb.Tests.RepositoryRoot.Path, "artifacts", "screenshots", $"{name}-{theme.ToString().ToLowerInvariant()}-{width}.png"),
    });

    /// <summary>Nothing was complained of but what the test expects, and no other machine was asked.</summary>
    public void AssertClean(params string[] expected)
    {
        lock (_complaints)
            Assert.True(_complaints.All(c => expected.Any(e => c.Contains(e, StringComparison.Ordinal))), $"{Page.Url}\n{Complaints}\n{_app.Output}");
    }

    /// <summary>By how many pixels the page is wider than its window.</summary>
    public Task<int> OverflowAsync() => Page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async Task AssertFitsAsync()
    {
        var overflow = await OverflowAsync();
        Assert.True(overflow <= 0, $"{Page.Url} is {overflow} px wider than a window of {_width} px.");
    }

    public async ValueTask DisposeAsync()
    {
        await TellAsync();
        await _context.DisposeAsync();
    }

    /// <summary>What the page showed last, and what the server wrote last: printed with a test that fails.</summary>
    private async Task TellAsync()
    {
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', _app.Lines.TakeLast(LinesTold)));
        try
        {
            var text = await Page.EvaluateAsync<string>("document.body.innerText").WaitAsync(TimeSpan.FromSeconds(2));
            TestContext.Current.TestOutputHelper?.WriteLine($"{Page.Url}\n{string.Join('\n', text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(LinesTold))}\n{Complaints}");
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{Page.Url} does not answer: {e.Message}\n{Complaints}");
        }
    }

    private string Complaints
    {
        get
        {
            lock (_complaints)
                return string.Join('\n', _complaints);
        }
    }

    private void Complain(bool isWrong, string what)
    {
        if (!isWrong)
            return;
        lock (_complaints)
            _complaints.Add(what);
    }

    private bool IsOurs(string url) =>
        url.StartsWith("data:", StringComparison.Ordinal) || url.StartsWith("blob:", StringComparison.Ordinal) || url == "about:blank" || (new Uri(url) is var address && (address.IsLoopback || address.Host == _host));
}

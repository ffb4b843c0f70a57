using Microsoft.Playwright;

namespace TopoWeb.Benchmarks.Pages;

/// <summary>A page in a profile of its own, with the probe in it.</summary>
internal sealed class PageVisit : IAsyncDisposable
{
    private static readonly string Probe = new StreamReader(typeof(PageVisit).Assembly.GetManifestResourceStream("probe.js")!).ReadToEnd();

    private readonly IBrowserContext _context;

    private PageVisit(IBrowserContext context, IPage page) => (_context, Page) = (context, page);

    public IPage Page { get; }

    public static async Task<PageVisit> NewAsync(IBrowser browser, Uri address)
    {
        var context = await browser.NewContextAsync(new() { BaseURL = address.ToString(), ViewportSize = new() { Width = 1280, Height = 800 } });
        await context.AddInitScriptAsync(Probe);
        context.SetDefaultTimeout(60_000);
        return new(context, await context.NewPageAsync());
    }

    /// <summary>Opens a result; seconds from navigation to a graph on screen that can be used.</summary>
    public async Task<double> OpenAsync(string path)
    {
        await Page.GotoAsync(path, new() { WaitUntil = WaitUntilState.Commit });
        return await Page.EvaluateAsync<double>("() => probe.usable()") / 1000;
    }

    /// <summary>The middle of the graph, in pixels of the page.</summary>
    public async Task<(float X, float Y)> MiddleAsync()
    {
        var box = (await Page.Locator("[role=application]").BoundingBoxAsync())!;
        return (box.X + box.Width / 2, box.Y + box.Height / 2);
    }

    /// <summary>Nothing is drawn any more.</summary>
    public Task RestAsync() => Task.Delay(700);

    public ValueTask DisposeAsync() => _context.DisposeAsync();
}

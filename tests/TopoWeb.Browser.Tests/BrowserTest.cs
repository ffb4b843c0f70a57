using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests;

/// <summary>What the browser tests share: a profile of its own for each visit, and runs made by the API where a page only shows them.</summary>
[Collection("one page at a time")]
public abstract class BrowserTest : IAsyncLifetime
{
    /// <summary>The graph's view in the page, for scripts of the tests.</summary>
    internal const string View = "document.querySelector('[data-graph]').view";

    private const string SampleName = "The circle in MNIST filters";

    private readonly BrowserFixture _fixture;

    protected BrowserTest(BrowserFixture fixture)
    {
        Assert.SkipWhen(fixture.SkipReason is not null, fixture.SkipReason ?? "");
        _fixture = fixture;
    }

    public async ValueTask InitializeAsync() => await _fixture.StartAsync();

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    internal PublishedApp App => _fixture.App;

    /// <summary>A fresh profile: no cookies, nothing stored.</summary>
    /// <param name="theme">What the profile prefers.</param>
    /// <param name="width">Of the window.</param>
    /// <param name="height">Of the window.</param>
    /// <param name="zone">Time zone of whoever looks; null: this machine's.</param>
    /// <param name="touch">A phone: fingers in place of a pointer.</param>
    internal async Task<Visit> VisitAsync(ColorScheme theme = ColorScheme.Light, int width = 1280, int height = 800, string? zone = null, bool touch = false)
    {
        var context = await _fixture.Browser.NewContextAsync(new()
        {
            BaseURL = App.Address.ToString(),
            ColorScheme = theme,
            ViewportSize = new() { Width = width, Height = height },
            ReducedMotion = ReducedMotion.Reduce,
            HasTouch = touch,
            IsMobile = touch,
            TimezoneId = zone,
        });
        context.SetDefaultTimeout(60_000);
        return new Visit(context, await context.NewPageAsync(), App, theme, width);
    }

    internal async Task<Guid> SubmitAsync(object request)
    {
        using var response = await App.Client.PostAsJsonAsync("/api/v1/runs", request);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    /// <summary>The run of the shipped sample, finished: the server computes it at its first start.</summary>
    internal async Task<Guid> SampleAsync()
    {
        var sample = await Poll.UntilAsync(FindAsync, id => id != Guid.Empty, _ => $"The sample was not offered.\n{App.Output}");
        Assert.Equal("succeeded", (await FinishedAsync(sample)).GetProperty("state").GetString());
        return sample;

        async Task<Guid> FindAsync() => (await App.Client.GetFromJsonAsync<JsonElement>("/api/v1/runs")).GetProperty("items").EnumerateArray()
            .Where(r => r.GetProperty("name").GetString() == SampleName).Select(r => r.GetProperty("id").GetGuid()).SingleOrDefault();
    }

    /// <summary>Follows the sample's card in the gallery. While the sample is computed, the list of running runs has a link of the same name to another page.</summary>
    internal static async Task OpenSampleFromGalleryAsync(Visit visit)
    {
        await visit.OpenAsync("/");
        await visit.Page.GetByTestId("results").GetByRole(AriaRole.Link, new() { Name = SampleName, Exact = true }).ClickAsync(new() { Timeout = 60_000 });
    }

    /// <summary>The bars hear what is done to them. Their scripts come a moment after the page: one makes a bar the stop for Tab, the other keeps the key that chooses one, also where that is only held down.</summary>
    internal static Task BarsListenAsync(IPage page) => Poll.UntilAsync(() => page.EvaluateAsync<bool>("""
        () => Boolean(document.querySelector('.barcode [data-readout][tabindex="0"]')) && document.querySelector('.barcode [data-bar]')?.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', repeat: true, bubbles: true, cancelable: true })) === false
        """), () => $"the bars of {page.Url} do not hear.");

    internal Task<JsonElement> FinishedAsync(Guid run) => WaitAsync(run, "succeeded", "failed", "cancelled");

    internal Task<JsonElement> WaitAsync(Guid run, params string[] states) => Poll.UntilAsync(
        () => App.Client.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}"),
        status => states.Contains(status.GetProperty("state").GetString()),
        status => $"not yet {string.Join(" or ", states)}: {status}\n{App.Output}");
}

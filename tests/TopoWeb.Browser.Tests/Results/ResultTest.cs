using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>What the tests of the result page share: the sample's ring, and its graph as the script knows it.</summary>
public abstract class ResultTest(BrowserFixture fixture) : BrowserTest(fixture)
{
    internal const string Canvas = $"{View}.cy";

    internal const string Chosen = $"{View}.selection.nodes";

    /// <summary>The sample after 100 iterations, drawn.</summary>
    internal async Task<Guid> OpenRingAsync(Visit visit, string query = "")
    {
        var run = await SampleAsync();
        await visit.OpenAsync($"/runs/{run}/result?choice=L1_000100{query}");
        await UntilAsync(visit.Page, () => visit.Page.EvaluateAsync<bool>($"{View}.scene?.id.length > 100"));
        return run;
    }

    internal static Task<int> SelectedAsync(IPage page) => page.EvaluateAsync<int>($"{Chosen}.size");

    /// <summary>Where a node stands in the window: the largest, or another by its position.</summary>
    internal static async Task<(float X, float Y)> PlaceAsync(IPage page, int? at = null)
    {
        var place = await page.EvaluateAsync<float[]>($$"""
            at => {
              const view = {{View}}, box = view.host.element.getBoundingClientRect(), i = at ?? view.scene.size.indexOf(Math.max(...view.scene.size)), p = view.drawing.nodes[i].renderedPosition();
              return [box.x + p.x, box.y + p.y];
            }
            """, at);
        return (place[0], place[1]);
    }

    /// <summary>The result of that checkpoint is shown.</summary>
    internal Task ShownAsync(IPage page, string iteration) => Poll.UntilAsync(() => page.Locator("main h1").TextContentAsync(), title => title!.EndsWith($"iteration {iteration}", StringComparison.Ordinal),
        title => $"{page.Url} shows “{title}”, not iteration {iteration}.\n{App.Output}", TimeSpan.FromSeconds(30));

    /// <summary>Asks again and again: Playwright's own way to wait compiles text in the page, which the page's policy forbids.</summary>
    internal static Task UntilAsync(IPage page, Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        Poll.UntilAsync(holds, () => $"{page.Url} does not come to {what}.", TimeSpan.FromSeconds(30));
}

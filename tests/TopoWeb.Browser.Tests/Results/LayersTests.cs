using System.Text.Json;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>A run with results of several layers at several checkpoints, and a run that is taken up again while somebody looks.</summary>
public sealed class LayersTests(BrowserFixture fixture) : ResultTest(fixture)
{
    [Fact]
    public async Task Timeline_OfLayersAtCheckpoints_HasARowALayerAndCutsNothing()
    {
        var run = await SubmitAsync(new { name = "Two layers", notation = "2xM(16,16,16) on mnist at 0,10,20, every layer, rho(10,0.5), LW(20,nu=1), Mapper(6,3)" });
        Assert.Equal("succeeded", (await FinishedAsync(run)).GetProperty("state").GetString());
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"/runs/{run}/timeline");
        await Expect(page.Locator(".strip .cell > svg")).ToHaveCountAsync(6, new() { Timeout = 60_000 });
        await Expect(page.Locator(".strip h2")).ToHaveTextAsync(["Layer 1", "Layer 2"]);
        foreach (var (width, height) in new[] { (1280, 800), (390, 844) })
        {
            await page.SetViewportSizeAsync(width, height);
            Assert.Empty(await page.EvaluateAsync<string[]>("""
                () => {
                  const wrong = [], box = e => e.getBoundingClientRect(), rows = [...document.querySelectorAll('.strip .row')];
                  if (rows.length !== 2) wrong.push(`${rows.length} rows`);
                  for (const row of rows) {
                    const cells = [...row.querySelectorAll('.cell')];
                    if (cells.length !== 3 || new Set(cells.map(c => Math.round(box(c).top))).size !== 1) wrong.push('a layer is not one row of three');
                    if (row.scrollHeight > row.clientHeight + 1) wrong.push('a row is cut below');
                    for (const cell of cells) for (const part of cell.querySelectorAll('svg, b, span')) {
                      const [c, p] = [box(cell), box(part)];
                      if (p.left < c.left || p.right > c.right + 1 || p.top < c.top || p.bottom > c.bottom + 1 || (part.matches('svg') && p.height < 40)) wrong.push(`clipped: ${part.tagName} of ${cell.textContent.trim()}`);
                      if (part.scrollWidth > part.clientWidth + 1 && part.clientWidth) wrong.push(`cut: ${part.textContent}`);
                    }
                  }
                  for (const figure of document.querySelectorAll('.step')) for (const labels of [[...figure.querySelectorAll('.x span')], [...figure.querySelectorAll('.y')]])
                    labels.forEach((a, i) => labels.slice(i + 1).forEach(b => {
                      const [p, q] = [box(a), box(b)];
                      if (p.left < q.right && q.left < p.right && p.top < q.bottom - 1 && q.top < p.bottom - 1) wrong.push(`overprinted: ${a.textContent} and ${b.textContent}`);
                    }));
                  return wrong;
                }
                """));
            await visit.SaveScreenshotAsync("timeline-layers", ColorScheme.Light, width);
            await page.Locator(".curves").ScrollIntoViewIfNeededAsync();
            await visit.SaveScreenshotAsync("timeline-layers-curves", ColorScheme.Light, width);
            await visit.AssertFitsAsync();
        }
        await Expect(page.Locator(".step").First.Locator(".key span")).ToHaveTextAsync(["Layer 1", "Layer 2"]);

        // On the result, each of the two controls is one stop for Tab.
        await page.SetViewportSizeAsync(1280, 800);
        await visit.OpenAsync($"/runs/{run}/result");
        await Expect(page.Locator(".choices[role=radiogroup]")).ToHaveCountAsync(2);
        await Expect(page.Locator(".choices [role=radio][tabindex='0']")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Radiogroup, new() { Name = "Layer" }).GetByRole(AriaRole.Radio).First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(page.Locator("main h1")).ToContainTextAsync("layer 2");
        await visit.SaveScreenshotAsync("result-layers");

        // Beside each other, each with what its own page says of its loops.
        await visit.OpenAsync($"/compare?runs={run}:L1_000010,{run}:L2_000010");
        await Expect(page.GetByTestId("verdicts").Locator("li")).ToHaveCountAsync(2);
        await Expect(page.GetByTestId("verdicts").Locator("li").Last).ToContainTextAsync("significant loop");
        await Expect(page.Locator("figure svg")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
        await page.GetByTestId("verdicts").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("compare-verdicts");
        await page.SetViewportSizeAsync(390, 844);
        await visit.AssertFitsAsync();
        await page.GetByTestId("verdicts").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("compare-verdicts", ColorScheme.Light, 390);
        visit.AssertClean();
        (await App.Client.DeleteAsync($"/api/v1/runs/{run}")).Dispose();
    }

    /// <summary>A run that had ended is taken up again elsewhere: the tabs that show it follow.</summary>
    [Fact]
    public async Task Tabs_OfARunThatIsRetriedElsewhere_Follow()
    {
        var run = await SubmitAsync(new { name = "Taken up again", notation = "2xM(16,0,16) on mnist at 900000, layer 1, rho(10,0.5), LW(20,nu=1), Mapper(6,3)" });
        await WaitAsync(run, "training");
        await ActAsync("cancel");
        await WaitAsync(run, "cancelled");
        await using var result = await VisitAsync();
        await using var details = await VisitAsync();
        try
        {
            await result.OpenAsync($"/runs/{run}/result");
            await details.OpenAsync($"/runs/{run}");
            await Expect(result.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("The run was cancelled");
            await Expect(details.Page.GetByTestId("run-now")).ToContainTextAsync("Cancelled");
            await ActAsync("retry");
            await Expect(result.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("No results yet");
            await Expect(result.Page.GetByRole(AriaRole.Progressbar)).ToBeVisibleAsync();
            await Expect(details.Page.GetByTestId("run-now")).Not.ToContainTextAsync("Cancelled");
            await Expect(details.Page.GetByTestId("log")).ToContainTextAsync("Submitted");
            result.AssertClean();
            details.AssertClean();
        }
        finally
        {
            (await App.Client.PostAsync($"/api/v1/runs/{run}/cancel", null)).Dispose();
            await WaitAsync(run, "cancelled", "failed");
            (await App.Client.DeleteAsync($"/api/v1/runs/{run}")).Dispose();
        }

        async Task ActAsync(string act)
        {
            using var answer = await App.Client.PostAsync($"/api/v1/runs/{run}/{act}", null);
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>The graph under one finger and two, on a telephone.</summary>
public sealed class TouchTests(BrowserFixture fixture) : ResultTest(fixture)
{
    [Fact]
    public async Task Fingers_TapHoldPanAndPinch()
    {
        await using var visit = await VisitAsync(ColorScheme.Light, 390, 844, touch: true);
        var page = visit.Page;
        await OpenRingAsync(visit);
        var session = await page.Context.NewCDPSessionAsync(page);
        var host = (await page.Locator("[data-graph]").BoundingBoxAsync())!;
        var (middleX, middleY) = (host.X + host.Width / 2, host.Y + Math.Min(host.Height, 844 - host.Y) / 2);

        // One finger moves the graph, and not the page.
        var before = await ViewAsync(page);
        await TouchAsync("touchStart", (middleX, middleY));
        foreach (var step in Enumerable.Range(1, 6))
            await TouchAsync("touchMove", (middleX + 12 * step, middleY - 8 * step));
        await TouchAsync("touchEnd");
        await UntilAsync(page, async () => await ViewAsync(page) is var view && view.X > before.X + 30 && view.Y < before.Y - 20);
        Assert.Equal((before.Zoom, 0), ((await ViewAsync(page)).Zoom, await page.EvaluateAsync<int>("scrollY")));
        await Expect(page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("part="));

        // Two fingers zoom, the graph and not the page.
        await TouchAsync("touchStart", (middleX - 30, middleY), (middleX + 30, middleY));
        foreach (var step in Enumerable.Range(1, 6))
            await TouchAsync("touchMove", (middleX - 30 - 10 * step, middleY), (middleX + 30 + 10 * step, middleY));
        await TouchAsync("touchEnd");
        await UntilAsync(page, async () => (await ViewAsync(page)).Zoom > 1.5 * before.Zoom);
        Assert.Equal(1, await page.EvaluateAsync<double>("visualViewport.scale"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Fit the whole graph" }).TapAsync();
        await UntilAsync(page, async () => Math.Abs((await ViewAsync(page)).Zoom - before.Zoom) < 1e-6);

        // A tap chooses; a finger held on another node adds it, and lifting it keeps both.
        var (x, y) = await PlaceAsync(page);
        await page.Touchscreen.TapAsync(x, y);
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);
        var other = await page.EvaluateAsync<int>($$"""
            () => {
              const view = {{View}}, box = view.host.element.getBoundingClientRect(), chosen = [...view.selection.nodes][0], a = view.drawing.nodes[chosen].renderedPosition();
              return [...view.drawing.shown].find(i => {
                const p = view.drawing.nodes[i].renderedPosition();
                return i !== chosen && Math.hypot(p.x - a.x, p.y - a.y) > 60 && p.y > 40 && p.y + box.y < innerHeight - 60 && p.x > 40 && p.x < box.width - 70;
              });
            }
            """);
        (x, y) = await PlaceAsync(page, other);
        await TouchAsync("touchStart", (x, y));
        await UntilAsync(page, async () => await SelectedAsync(page) == 2);
        await TouchAsync("touchEnd");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" }).GetByRole(AriaRole.Heading, new() { Name = "2 nodes", Exact = true })).ToBeVisibleAsync();
        Assert.Equal(2, await SelectedAsync(page));
        var strip = page.GetByTestId("selection-strip");
        await Expect(strip).ToContainTextAsync(new System.Text.RegularExpressions.Regex("2 nodes union of [\\d,]+ points"));
        Assert.Equal(2, await strip.GetByRole(AriaRole.Img).CountAsync());
        // Right below the graph, in the window without scrolling.
        var (below, drawn) = ((await strip.BoundingBoxAsync())!, (await page.Locator("[data-graph]").BoundingBoxAsync())!);
        Assert.True(below.Y >= drawn.Y + drawn.Height - 1 && below.Y + below.Height <= 844 && drawn.Height == host.Height, $"the strip stands at {below.Y}, the graph ends at {drawn.Y + drawn.Height} and was {host.Height} px high");
        await visit.SaveScreenshotAsync("result-touch");

        // Held once more it leaves, and a tap beside all nodes clears.
        await TouchAsync("touchStart", (x, y));
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);
        await TouchAsync("touchEnd");
        await page.Touchscreen.TapAsync(middleX, middleY);
        await UntilAsync(page, async () => await SelectedAsync(page) == 0);

        // A long touch that the system takes away has no end: the tap after it still counts.
        await TouchAsync("touchStart", (x, y));
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);
        await TouchAsync("touchCancel");
        await page.Touchscreen.TapAsync(middleX, middleY);
        await UntilAsync(page, async () => await SelectedAsync(page) == 0);
        await visit.AssertFitsAsync();
        visit.AssertClean();

        Task TouchAsync(string type, params (float X, float Y)[] fingers) => session.SendAsync("Input.dispatchTouchEvent", new()
        {
            ["type"] = type,
            ["touchPoints"] = fingers.Select((f, id) => new Dictionary<string, object> { ["x"] = f.X, ["y"] = f.Y, ["id"] = id }).ToArray(),
        });
    }

    private static async Task<(double Zoom, double X, double Y)> ViewAsync(IPage page)
    {
        var view = await page.EvaluateAsync<double[]>($"[{Canvas}.zoom(), {Canvas}.pan().x, {Canvas}.pan().y]");
        return (view[0], view[1], view[2]);
    }
}

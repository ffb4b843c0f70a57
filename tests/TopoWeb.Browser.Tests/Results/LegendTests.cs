using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>What stands beside and above the nodes: the legend, the buttons, the tools, and the marks of what is selected.</summary>
public sealed class LegendTests(BrowserFixture fixture) : ResultTest(fixture)
{
    private static readonly (int Width, int Height)[] Windows = [(1280, 800), (768, 1024), (390, 844)];

    // Nodes whose boxes meet the legend, or while all of the graph is shown the buttons of the view; then whether the drawing ends where the legend begins.
    private const string Covered = $$"""
        () => {
          const view = {{View}}, host = view.host.element.getBoundingClientRect(), boxes = ['[data-legend]', '[data-buttons]'].map(name => document.querySelector(name).getBoundingClientRect());
          const nodes = view.drawing.nodes.filter(node => {
            const b = node.renderedBoundingBox({ includeOverlays: false, includeLabels: false });
            return boxes.some(box => host.x + b.x1 < box.right && host.x + b.x2 > box.left && host.y + b.y1 < box.bottom && host.y + b.y2 > box.top);
          });
          return nodes.length + (host.bottom > boxes[0].top ? 1000 : 0) + (boxes[0].width > 60 && boxes[0].bottom <= document.querySelector('.graph').getBoundingClientRect().bottom + 1 ? 0 : 2000);
        }
        """;

    private const string Cut = """
        () => [...document.querySelectorAll('.graph :is(select, input[type=number])')].filter(e => e.checkVisibility()).flatMap(e => {
          const style = getComputedStyle(e), context = document.createElement('canvas').getContext('2d'), text = e.matches('select') ? e.selectedOptions[0].text : e.value;
          context.font = style.font;
          const room = e.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight) - (e.matches('select') ? 16 : 0);
          return context.measureText(text).width > room + 1 ? [`${e.getAttribute('aria-label')}: ${text} in ${room} px`] : [];
        })
        """;

    [Fact]
    public async Task Legend_AtEveryWidth_LiesOverNoNode()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        foreach (var (width, height) in Windows)
        {
            await page.SetViewportSizeAsync(width, height);
            foreach (var look in new[] { "Discs", "Mean patches", "Patches around the graph" })
            {
                await page.GetByRole(AriaRole.Button, new() { Name = look, Exact = true }).ClickAsync();
                await Expect(page.GetByRole(AriaRole.Button, new() { Name = look, Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
                await UntilAsync(page, () => page.EvaluateAsync<bool>($"Math.abs({Canvas}.width() - {View}.host.element.clientWidth) < 1"));
                await UntilAsync(page, async () => await page.EvaluateAsync<int>(Covered) == 0);
                Assert.Empty(await page.EvaluateAsync<string[]>(Cut));
                if (width == 1280)
                {
                    var tools = (await page.Locator(".graph .tools").BoundingBoxAsync())!;
                    Assert.True(tools.Height < 48, $"The tools are {tools.Height} px high with “{look}”.");
                }
                await visit.SaveScreenshotAsync($"legend-{look.Split(' ')[0].ToLowerInvariant()}{(look.Contains("around", StringComparison.Ordinal) ? "-around" : "")}", ColorScheme.Light, width);
            }
            await visit.AssertFitsAsync();
        }
        visit.AssertClean();
    }

    /// <summary>The page draws its graph before it has a connection: what takes over draws the same in the same place.</summary>
    [Fact]
    public async Task Drawing_TakenOver_DoesNotJump()
    {
        var run = await SampleAsync();
        await using var visit = await VisitAsync(ColorScheme.Light, 390, 844);
        var page = visit.Page;
        var cable = new TaskCompletionSource();
        await page.RouteAsync("**/_blazor/negotiate*", async route =>
        {
            await cable.Task;
            await route.ContinueAsync();
        });
        await page.GotoAsync($"/runs/{run}/result?choice=L1_000100");
        await Expect(page.Locator("[data-status]")).ToContainTextAsync("nodes as patches");
        var before = await PlaceAndViewAsync();
        cable.SetResult();
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"Boolean({View}?.dotnet)"));
        var after = await PlaceAndViewAsync();
        Assert.Equal(before, after);
        visit.AssertClean();

        Task<double[]> PlaceAndViewAsync() => page.EvaluateAsync<double[]>($"(() => {{ const box = {View}.host.element.getBoundingClientRect(), cy = {Canvas}; return [box.y, box.width, box.height, cy.zoom(), cy.pan().x, cy.pan().y]; }})()");
    }

    [Fact]
    public async Task Marks_OfABarAndOfManyNodes_HideNothing()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        await page.GetByRole(AriaRole.Button, new() { Name = "Discs", Exact = true }).ClickAsync();
        await BarsListenAsync(page);
        await page.Locator(".bar.longest.choosable").First.ClickAsync(new() { Force = true });
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Canvas}.nodes('.marked').length > 0"));

        // A node far from the bar's loop: what the bar marks stays as it was, all else is pale.
        await page.EvaluateAsync($"{View}.selection.choose([{View}.drawing.nodes.findIndex(n => !n.hasClass('marked'))])");
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Canvas}.nodes('.dim').length > 0"));
        var opacities = await page.EvaluateAsync<double[]>($"[Math.min(...{Canvas}.nodes('.marked').map(n => n.numericStyle('opacity'))), Math.max(...{Canvas}.nodes('.dim').not('.marked').map(n => n.numericStyle('opacity')))]");
        Assert.Equal((1, 0.3), (opacities[0], opacities[1]));
        Assert.Equal(3, await OutlineAsync(), 3);
        await visit.SaveScreenshotAsync("marks-bar-and-node");

        // Rings around hundreds of nodes are thin: the colours within are told apart.
        await page.EvaluateAsync($"{View}.selection.choose({View}.drawing.nodes.map((_, i) => i).filter(i => i % 9))");
        await UntilAsync(page, async () => await SelectedAsync(page) > 100);
        Assert.InRange(await OutlineAsync(), 0.1, 1.001);
        await visit.SaveScreenshotAsync("marks-many");
        await page.Locator("[data-graph]").FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await UntilAsync(page, async () => await SelectedAsync(page) == 0);
        visit.AssertClean();

        // The thickest, in pixels.
        Task<double> OutlineAsync() => page.EvaluateAsync<double>($"Math.max(...{Canvas}.nodes('.node:selected').map(n => n.numericStyle('outline-width'))) * {Canvas}.zoom()");
    }
}

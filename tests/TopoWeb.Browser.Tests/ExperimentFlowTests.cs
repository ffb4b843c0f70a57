using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>What a person does: ask for an experiment, watch it, look at its result.</summary>
public sealed partial class ExperimentFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const float Training = 120_000;

    [Fact]
    public async Task Submit_WrittenInTheNotation_TrainsAndShowsGraphBarsAndNodes()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/new");
        var notation = page.GetByLabel("Ensemble", new() { Exact = true });
        await notation.FillAsync("4xM(16,0,16) on mnist at 0,40, layer 1, rho(10,0.5), LW(30,nu=1), Mapper(8,3)");
        await notation.PressAsync("Enter");
        await Expect(page.Locator("[data-summary=notation]")).ToContainTextAsync("ρ(10, 0.5)");
        await page.GetByRole(AriaRole.Button, new() { Name = "Train and analyse" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(RunAddress());
        await Expect(page.GetByTestId("log")).ToContainTextAsync("Submitted");
        await Expect(page.GetByTestId("networks")).ToHaveTextAsync("4 of 4", new() { Timeout = Training });
        var open = page.GetByRole(AriaRole.Link, new() { Name = "Open result" });
        await Expect(page.GetByTestId("log")).ToContainTextAsync("Finished.", new() { Timeout = Training });
        await visit.SaveScreenshotAsync("run");
        await open.ClickAsync();

        await AssertWorkbenchAsync(page);
        await page.EvaluateAsync($"() => {{ window.sceneBefore = {View}.scene; }}");
        await page.GetByRole(AriaRole.Radio).First.ClickAsync();
        await Expect(page).ToHaveURLAsync(FirstChoice());
        // The address comes first; what is chosen in the graph before it has the other result would be lost with it.
        await Poll.UntilAsync(() => page.EvaluateAsync<bool>($"() => {{ const view = document.querySelector('[data-graph]')?.view; return Boolean(view?.dotnet && view.scene) && view.scene !== window.sceneBefore; }}"), () => "the graph stays that of the other result.");
        await AssertWorkbenchAsync(page);
        await visit.SaveScreenshotAsync("result");
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Dark, 1280)]
    [InlineData(ColorScheme.Light, 390)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Upload_PointCloud_ShowsItsLoop(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await visit.OpenAsync("/new");
        await CircleUpload.TakeAsync(page, $"circle-{theme}-{width}.csv");
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse", Exact = true }).ClickAsync();

        await Expect(page).ToHaveURLAsync(RunAddress());
        await page.GetByRole(AriaRole.Link, new() { Name = "Open result" }).ClickAsync(new() { Timeout = Training });
        await AssertWorkbenchAsync(page);
        await visit.SaveScreenshotAsync("result-cloud");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Upload_CheckpointOfTwoNetworks_LayerIsChosenAndNamesTheResult(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await visit.OpenAsync("/new");
        // A page that a download saved first: what it is, and what to do.
        await CircleUpload.TakeFileAsync(page, "model.pth", "<!DOCTYPE html><html><body>Sign in</body></html>"u8.ToArray());
        await Expect(page.Locator("[data-field='source.cloud'] .error").First).ToContainTextAsync("The file is a web page");
        await page.Locator("#upload").ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("upload-web-page");

        await CircleUpload.TakeFileAsync(page, "model_best.pth.tar", TopoWeb.Tests.Datasets.Uploads.CheckpointFile.Gan());
        var layers = page.Locator("#upload-array");
        await Expect(layers.Locator("option")).ToHaveTextAsync(["Select…", "1 generator: conv1.weight (20×10×3×3)", "2 discriminator: conv1.weight (20×10×3×3)", "all 2 layers (400 filters)"]);
        await layers.SelectOptionAsync("2 discriminator: conv1.weight (20×10×3×3)");
        await Expect(page.Locator("[data-summary=points]")).ToContainTextAsync("200");
        await layers.ScrollIntoViewIfNeededAsync();
        await visit.SaveScreenshotAsync("upload-checkpoint");
        await visit.AssertFitsAsync();
        await CircleUpload.FillAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse", Exact = true }).ClickAsync();

        await Expect(page).ToHaveURLAsync(RunAddress());
        await page.GetByRole(AriaRole.Link, new() { Name = "Open result" }).ClickAsync(new() { Timeout = Training });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("discriminator: conv1.weight");
        await visit.SaveScreenshotAsync("result-checkpoint");
        await visit.AssertFitsAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Form_KNotBelowTheNumberOfPoints_SaysSoAndDoesNotSubmit()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/new");
        var k = page.GetByLabel("k", new() { Exact = true });
        await k.FillAsync("99999");
        await k.PressAsync("Tab");
        await Expect(page.Locator("[data-field='density.k']")).ToContainTextAsync("99999");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Train and analyse" })).ToBeDisabledAsync();
        visit.AssertClean();
    }

    /// <summary>The graph is drawn, the barcode has bars, and a node opens with the points in it: by mouse and by keyboard.</summary>
    internal static async Task AssertWorkbenchAsync(IPage page)
    {
        var graph = page.GetByRole(AriaRole.Region, new() { Name = "Mapper graph" });
        await Expect(graph.Locator("canvas").First).ToBeVisibleAsync();
        Assert.True(await page.GetByRole(AriaRole.Region, new() { Name = "Barcode" }).Locator(".bar").CountAsync() > 0, "The barcode has no bars.");

        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await inspector.GetByRole(AriaRole.Heading, new() { Name = "Inspector" }).WaitForAsync();
        // The keys first: after "Clear the selection" the graph learns of it a moment later than the heading, and choosing the node that it still has chosen is no news to it.
        var canvas = page.GetByRole(AriaRole.Application);
        await canvas.FocusAsync();
        await canvas.PressAsync("ArrowRight");
        await canvas.PressAsync("Enter");
        await Expect(inspector.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(Node());
        await canvas.PressAsync("Escape");
        await Expect(inspector.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("Inspector");

        await inspector.Locator(".largest button").First.ClickAsync();
        await Expect(inspector.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync(Node());
        await Expect(inspector.Locator(".wall canvas")).ToBeVisibleAsync();
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Clear the selection" }).ClickAsync();
        await Expect(inspector.GetByRole(AriaRole.Heading, new() { Level = 2 })).ToHaveTextAsync("Inspector");
    }

    [GeneratedRegex("/runs/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();

    [GeneratedRegex("choice=L1_000000")]
    private static partial Regex FirstChoice();

    [GeneratedRegex(@"^Node \d+$")]
    private static partial Regex Node();
}

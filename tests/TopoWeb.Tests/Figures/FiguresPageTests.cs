using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Gallery;
using TopoWeb.Runs;
using TopoWeb.Runs.New;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Figures;

public sealed class FiguresPageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Page_WithoutDataSets_SaysWhyNothingOfThemRuns()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<TopoWeb.Figures.FiguresPage>();
        Assert.Equal(18, (await page.WaitForElementsAsync(".figure")).Count);
        var scale = page.Find("[data-preset=figure-12-quick]");
        Assert.Null(scale.QuerySelector("button"));
        Assert.Contains("is not installed", scale.QuerySelector(".said")!.TextContent, StringComparison.Ordinal);
        Assert.Equal([("Get it", "datasets"), ("Edit settings", "new?preset=figure-12-quick")], scale.QuerySelectorAll("a").Select(a => (a.TextContent, a.GetAttribute("href")!)));
        Assert.Contains("60 networks, 100,000 iterations each: about ", page.Find("[data-preset=figure-12-paper] .cost").TextContent, StringComparison.Ordinal);
        Assert.Null(page.Find("[data-preset=figure-15-paper]").QuerySelector("button"));
    }

    [Fact]
    public async Task Run_DataSetHere_SubmitsThePreset()
    {
        await using var context = await PageContext.CreateAsync();
        SyntheticDigits.Write(context.Datasets);
        var page = context.Render<TopoWeb.Figures.FiguresPage>();
        await page.WaitForElementAsync(".figure");
        await page.ClickAsync("[data-preset=figure-2-one-layer-quick] button");
        Assert.Contains("/runs/", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal(40, Assert.Single(await context.Get<RunReader>().ListAsync(Visitor.Local, 5)).NetworksAsked);
    }

    [Fact]
    public async Task Run_WeightsHere_StartsTheFigureWithOneClick()
    {
        await using var context = await PageContext.CreateAsync();
        TopoWeb.Tests.Datasets.KernelFolder.Write(Path.Combine(context.Datasets, "vgg19"), "conv3_1", 256, 128);
        var page = context.Render<TopoWeb.Figures.FiguresPage>();
        await page.WaitForElementAsync(".figure");
        await page.ClickAsync("[data-preset=figure-15-paper] button");
        Assert.Contains("/runs/", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        var run = Assert.Single(await context.Get<RunReader>().ListAsync(Visitor.Local, 5));
        Assert.Equal(("figure-15-paper", "LW(100, ν=1, N=1000), Mapper(30, 3) of ρ(100, 0.3, VGG19^5)"), (run.PresetId, TopoWeb.Notation.ExperimentNotation.FormatPaper(run.Spec)));
        Assert.Null(page.Find("[data-preset=figure-14-paper]").QuerySelector("button"));
    }

    [Fact]
    public async Task Page_WeightsInPart_SaysWhichLayersAreMissingAndRunsTheOthers()
    {
        await using var context = await PageContext.CreateAsync();
        TopoWeb.Tests.Datasets.KernelFolder.Write(Path.Combine(context.Datasets, "vgg16"), "conv1_2", 64, 64);
        TopoWeb.Tests.Datasets.KernelFolder.Write(Path.Combine(context.Datasets, "vgg16"), "conv2_1", 128, 64);
        var page = context.Render<TopoWeb.Figures.FiguresPage>();
        var scale = (await page.WaitForElementAsync("[data-preset=figure-14-paper]")).QuerySelector(".said")!.TextContent;
        Assert.Equal("The weights installed here lack layers 4-13 of VGG16: the run analyses layers 2, 3. Get the whole network on the Data sets page (or run topoweb weights get vgg16).", scale);
        Assert.NotNull(page.Find("[data-preset=figure-14-paper]").QuerySelector("button"));
        // Weights without a single layer that is asked for are a problem, not a remark.
        Assert.Contains("whose weights are not installed", Assert.Single(page.FindAll("[data-preset=figure-15-paper] .said")).TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_OfASample_RunsItOnceAndGoesToItsResult()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<TopoWeb.Figures.FiguresPage>();
        var found = await page.WaitForElementAsync("[data-found=sample-mnist]");
        Assert.Null(found.QuerySelector(".error"));
        Assert.Contains("40 networks, iteration", found.QuerySelector(".numbers")!.TextContent, StringComparison.Ordinal);
        await page.ClickAsync("[data-found=sample-mnist] button");
        var run = Assert.Single(await context.Get<RunReader>().ListAsync(Visitor.Local, 5));
        Assert.EndsWith($"/runs/{run.Id}/result", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal("sample-mnist", Assert.Single(await context.Get<RunReader>().OfPresetsAsync(Visitor.Local, ["sample-mnist", "figure-2-paper"])).Key);
    }

    [Fact]
    public async Task New_NotationOfAPretrainedLayer_ChoosesTheServersWeights()
    {
        await using var context = await PageContext.CreateAsync();
        TopoWeb.Tests.Datasets.KernelFolder.Write(Path.Combine(context.Datasets, "vgg19"), "conv1_2", 64, 64);
        context.Get<NavigationManager>().NavigateTo("/new?notation=" + Uri.EscapeDataString("Mapper(12,2) of rho(50,0.3,VGG19^2)"));
        var page = context.Render<NewExperiment>();
        await page.WaitForAssertionAsync(() => Assert.Equal("VGG19^2, ρ(50, 0.3), LW(100, ν=1), Mapper(12, 2)", page.Find("[data-summary=notation]").TextContent));
        Assert.StartsWith("4,096 points", page.Find("[data-testid=chosen-cloud]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task New_PretrainedTypedAsEnsemble_IsOfferedFromTheServerOrSaysWhatToDo()
    {
        await using var context = await PageContext.CreateAsync();
        TopoWeb.Tests.Datasets.KernelFolder.Write(Path.Combine(context.Datasets, "vgg19"), "conv1_2", 64, 64);
        var page = context.Render<NewExperiment>();
        await page.WaitForElementAsync(".notation");
        page.Input(".notation", "Mapper(12,2) of rho(50,0.3,VGG16^2)");
        Assert.Contains("topoweb weights get vgg16", (await page.WaitForElementAsync("[data-testid=named-layer]", Patience)).TextContent, StringComparison.Ordinal);
        page.Input(".notation", "Mapper(12,2) of rho(50,0.3,VGG19^2)");
        await page.WaitForElementAsync("[data-testid=named-layer] button", Patience);
        await page.ClickAsync("[data-testid=named-layer] button");
        await page.WaitForAssertionAsync(() => Assert.Equal("VGG19^2, ρ(50, 0.3), LW(100, ν=1), Mapper(12, 2)", page.Find("[data-summary=notation]").TextContent));
    }

    [Theory]
    [InlineData("rho(80,0.3,40xM^1_100(64,0,64))", "new?notation=rho%2880%2C0.3%2C40xM%5E1_100%2864%2C0%2C64%29%29")]
    [InlineData("digits", "http://localhost/")]
    public async Task Gallery_NotationAndEnter_BeginsAnExperiment(string text, string address)
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<GalleryPage>();
        page.Input(".find input", text);
        await page.SubmitAsync("form.find");
        Assert.EndsWith(address, context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gallery_WrongNotation_ShowsThePlace()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<GalleryPage>();
        page.Input(".find input", "rho(80");
        await page.SubmitAsync("form.find");
        Assert.Equal("rho(80\n      ^", page.Find(".unread pre").TextContent);
        Assert.Equal("figures", page.Find(".heading a").GetAttribute("href"));
    }
}

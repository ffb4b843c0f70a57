using Bunit;
using Microsoft.AspNetCore.Components;
using TopoWeb.Components.Pages;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Components.Pages;

public sealed class PaperFiguresTests
{
    [Fact]
    public async Task Page_WithoutDataSets_SaysWhyNothingOfThemRuns()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<TopoWeb.Components.Pages.PaperFigures>();
        Assert.Equal(12, (await page.WaitForElementsAsync(".figure")).Count);
        var scale = page.Find("[data-preset=figure-12-quick]");
        Assert.True(scale.QuerySelector("button")!.HasAttribute("disabled"));
        Assert.Contains("is not on this machine", scale.QuerySelector(".said")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/new?preset=figure-12-quick", scale.QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("60 networks, 100,000 iterations each: about ", page.Find("[data-preset=figure-12-paper] .cost").TextContent, StringComparison.Ordinal);
        Assert.Null(page.Find("[data-preset=figure-15-paper]").QuerySelector("button"));
    }

    [Fact]
    public async Task Run_DataSetHere_SubmitsThePreset()
    {
        await using var context = await PageContext.CreateAsync();
        SyntheticDigits.Write(context.Datasets);
        var page = context.Render<TopoWeb.Components.Pages.PaperFigures>();
        await page.WaitForElementAsync(".figure");
        await page.Find("[data-preset=figure-8-quick] button").ClickAsync(new());
        Assert.Contains("/runs/", context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
        Assert.Equal(40, Assert.Single(await context.Get<RunReader>().ListAsync(5)).NetworksAsked);
    }

    [Theory]
    [InlineData("rho(80,0.3,40xM^1_100(64,0,64))", "/new?notation=rho%2880%2C0.3%2C40xM%5E1_100%2864%2C0%2C64%29%29")]
    [InlineData("digits", "http://localhost/")]
    public async Task Gallery_NotationAndEnter_BeginsAnExperiment(string text, string address)
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<Gallery>();
        page.Find(".find input").Input(text);
        await page.Find("form.find").SubmitAsync();
        Assert.EndsWith(address, context.Get<NavigationManager>().Uri, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gallery_WrongNotation_ShowsThePlace()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<Gallery>();
        page.Find(".find input").Input("rho(80");
        await page.Find("form.find").SubmitAsync();
        Assert.Equal("rho(80\n      ^", page.Find(".unread pre").TextContent);
        Assert.Equal("/figures", page.Find(".heading a").GetAttribute("href"));
    }
}

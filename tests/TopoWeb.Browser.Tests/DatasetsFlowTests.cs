using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A data set is verified, and its checksum stays when the page is loaded again; an experiment on it begins from there.</summary>
public sealed class DatasetsFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Verify_DataSet_ShowsItsChecksumAfterAReload(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        await visit.OpenAsync("/datasets");
        var card = visit.Page.Locator("[data-holding=mnist]");
        await Expect(card.GetByTestId("state")).ToHaveTextAsync("Installed");
        await card.GetByRole(AriaRole.Button, new() { Name = "Verify" }).ClickAsync();
        await Expect(card.GetByRole(AriaRole.Status)).ToContainTextAsync("Unofficial but readable");
        await visit.OpenAsync("/datasets");
        await Expect(card.Locator("[data-copy]")).ToHaveAttributeAsync("data-copy", new System.Text.RegularExpressions.Regex("^[0-9a-f]{64}$"));
        await visit.SaveScreenshotAsync("datasets-verified");
        await visit.AssertFitsAsync();

        await card.GetByRole(AriaRole.Link, new() { Name = "Use in new experiment" }).ClickAsync();
        await Expect(visit.Page.Locator("input[name=dataset][value=mnist]")).ToBeCheckedAsync();
        visit.AssertClean();
    }

    [Fact]
    public async Task Cards_WhatIsMissing_SayWhatToPutWhere()
    {
        await using var visit = await VisitAsync();
        await visit.OpenAsync("/datasets");
        await Expect(visit.Page.Locator("[data-holding=cifar-10]")).ToContainTextAsync("Place data_batch_1.bin");
        await Expect(visit.Page.Locator("[data-holding=cifar-10]").GetByRole(AriaRole.Button, new() { Name = "Get (170 MB)" })).ToBeEnabledAsync();
        await Expect(visit.Page.Locator("[data-holding=vgg19]")).ToContainTextAsync("vgg19-dcbb9e9d.pth");
        visit.AssertClean();
    }
}

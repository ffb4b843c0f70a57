using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>Keys act on the graph after a click on it and wherever the pointer is over it, but not where somebody writes.</summary>
public sealed class KeysTests(BrowserFixture fixture) : ResultTest(fixture)
{
    [Fact]
    public async Task Keys_AfterAClickOnANode_ActOnIt()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        var (x, y) = await PlaceAsync(page);
        await page.Mouse.ClickAsync(x, y);
        await Expect(page.Locator("[data-graph]")).ToBeFocusedAsync();
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);

        await page.Keyboard.PressAsync("n");
        await UntilAsync(page, async () => await SelectedAsync(page) > 1);
        var near = await SelectedAsync(page);
        await page.Keyboard.PressAsync("Shift+C");
        await UntilAsync(page, async () => await SelectedAsync(page) > near);
        var zoom = await page.EvaluateAsync<double>($"{Canvas}.zoom()");
        await page.Keyboard.PressAsync("z");
        Assert.NotEqual(zoom, await page.EvaluateAsync<double>($"{Canvas}.zoom()"));
        await page.Keyboard.PressAsync("0");
        Assert.Equal(zoom, await page.EvaluateAsync<double>($"{Canvas}.zoom()"), 6);
        await page.Keyboard.PressAsync("Escape");
        await UntilAsync(page, async () => await SelectedAsync(page) == 0);
        visit.AssertClean();
    }

    [Fact]
    public async Task Keys_WithThePointerOverTheGraph_ActWhereverTheFocusIsButInAField()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        var box = (await page.Locator("[data-graph]").BoundingBoxAsync())!;
        var lasso = page.GetByTestId("lasso");

        // A button that has been pressed has the focus.
        await page.GetByRole(AriaRole.Button, new() { Name = "Discs", Exact = true }).ClickAsync();
        await page.Keyboard.PressAsync("l");
        await Expect(lasso).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Mouse.MoveAsync(box.X + 30, box.Y + box.Height / 2);
        await page.Keyboard.PressAsync("l");
        await Expect(lasso).ToHaveAttributeAsync("aria-pressed", "true");
        await page.Keyboard.PressAsync("Escape");
        await Expect(lasso).ToHaveAttributeAsync("aria-pressed", "false");

        // Who writes a number means the number.
        var field = page.GetByLabel("Hide nodes with fewer points than");
        await field.ClickAsync();
        await page.Mouse.MoveAsync(box.X + 30, box.Y + box.Height / 2);
        await page.Keyboard.PressAsync("l");
        await page.Keyboard.PressAsync("?");
        await Expect(lasso).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Keys and gestures" })).ToBeHiddenAsync();
        visit.AssertClean();
    }

    /// <summary>A row of choices is one stop, as a group of radio buttons is.</summary>
    [Fact]
    public async Task Choices_OneStopForTab_ArrowsGoOnInside()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        var choices = page.GetByRole(AriaRole.Radiogroup, new() { Name = "Iteration" }).GetByRole(AriaRole.Radio);
        await choices.And(page.Locator("[aria-checked=true]")).FocusAsync();
        await page.Keyboard.PressAsync("Tab");
        Assert.False(await page.EvaluateAsync<bool>("document.activeElement.matches('[role=radio]')"));
        await page.Keyboard.PressAsync("Shift+Tab");
        await Expect(choices.And(page.Locator("[aria-checked=true]"))).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        await ShownAsync(page, "500");
        await Expect(choices.And(page.Locator("[aria-checked=true]"))).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Home");
        await ShownAsync(page, "0");
        await Expect(page.Locator(".choices [role=radio][tabindex='0']")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("ArrowLeft");
        await ShownAsync(page, "2,000");
        await visit.SaveScreenshotAsync("choices-focused");
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task QuestionMark_ListsTheKeysAndEscapeKeepsTheSelection(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await OpenRingAsync(visit);
        await page.Locator(".largest button").First.ClickAsync();
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);
        await page.Locator("[data-graph]").FocusAsync();
        await page.Keyboard.PressAsync("?");
        var list = page.GetByRole(AriaRole.Dialog, new() { Name = "Keys and gestures" });
        await Expect(list).ToBeVisibleAsync();
        await Expect(list).ToContainTextAsync("Add the connected component");
        await visit.SaveScreenshotAsync("result-keys");
        await visit.AssertFitsAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(list).ToBeHiddenAsync();
        Assert.Equal(1, await SelectedAsync(page));
        await page.GetByRole(AriaRole.Button, new() { Name = "Keys and gestures" }).ClickAsync();
        await Expect(list).ToBeVisibleAsync();
        visit.AssertClean();
    }
}

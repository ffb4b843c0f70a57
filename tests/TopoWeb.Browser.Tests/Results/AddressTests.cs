using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Results;

/// <summary>The address says what is shown, for whoever opens it; every change can be taken back.</summary>
public sealed class AddressTests(BrowserFixture fixture) : ResultTest(fixture)
{
    [Fact]
    public async Task Address_OfManyNodesABarAndAPart_ShowsThemAgainAndToAGuest()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        var run = await OpenRingAsync(visit);
        await page.GetByRole(AriaRole.Button, new() { Name = "Discs", Exact = true }).ClickAsync();
        await page.GetByTestId("color-by").SelectOptionAsync("pca1");
        await page.Locator(".largest button").First.ClickAsync();
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);
        await page.Locator("[data-graph]").FocusAsync();
        await page.Keyboard.PressAsync("c");
        await UntilAsync(page, async () => await SelectedAsync(page) > 100);
        var selected = await SelectedAsync(page);
        await BarsListenAsync(page);
        await page.Locator(".bar.longest.choosable").First.ClickAsync(new() { Force = true });
        await page.GetByRole(AriaRole.Button, new() { Name = "Zoom in", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("drawing=discs.*nodes=~.*bar=1.*part="));
        var zoom = await page.EvaluateAsync<double>($"{Canvas}.zoom()");

        using var shared = await App.Client.PostAsJsonAsync("/api/v1/shares", new { run, scope = "view" });
        Assert.True(shared.IsSuccessStatusCode, await shared.Content.ReadAsStringAsync());
        var link = new Uri(App.Address, (await shared.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!);
        var query = new Uri(page.Url).Query;
        foreach (var address in new[] { new Uri(page.Url).PathAndQuery, link.AbsolutePath + query })
        {
            await using var other = await VisitAsync();
            await other.OpenAsync(address);
            await UntilAsync(other.Page, async () => await SelectedAsync(other.Page) == selected);
            await UntilAsync(other.Page, async () => Math.Abs(await other.Page.EvaluateAsync<double>($"{Canvas}.zoom()") / zoom - 1) < 0.02);
            await Expect(other.Page.GetByTestId("loop")).ToBeVisibleAsync();
            await Expect(other.Page.GetByTestId("color-by")).ToHaveValueAsync("pca1");
            await Expect(other.Page.GetByRole(AriaRole.Button, new() { Name = "Discs", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
            await Expect(other.Page.Locator(".graph .problem")).ToHaveCountAsync(0);
            other.AssertClean();
        }
        visit.AssertClean();
    }

    [Fact]
    public async Task Iterations_AreInTheBrowsersHistory()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        foreach (var choice in new[] { "500", "2,000" })
        {
            await page.GetByRole(AriaRole.Radio, new() { NameRegex = new($"^{choice}( |$)") }).ClickAsync();
            await ShownAsync(page, choice);
        }
        // A change on the way replaces its own step.
        await page.GetByTestId("color-by").SelectOptionAsync("pca1");
        await Expect(page).ToHaveURLAsync(new Regex("color=pca1"));
        await page.GoBackAsync();
        await ShownAsync(page, "500");
        await Expect(page.GetByTestId("color-by")).ToHaveValueAsync("size");
        await page.GoBackAsync();
        await ShownAsync(page, "100");
        await page.GoForwardAsync();
        await page.GoForwardAsync();
        await ShownAsync(page, "2,000");
        await Expect(page.GetByTestId("color-by")).ToHaveValueAsync("pca1");
        visit.AssertClean();
    }

    [Fact]
    public async Task Undo_ByKeyAndButton_TakesBackSettingsSelectionAndView()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenRingAsync(visit);
        var undo = page.GetByRole(AriaRole.Button, new() { Name = "Undo", Exact = true });
        var redo = page.GetByRole(AriaRole.Button, new() { Name = "Redo", Exact = true });
        await Expect(undo).ToBeDisabledAsync();
        var whole = await page.EvaluateAsync<double>($"{Canvas}.zoom()");

        await page.GetByRole(AriaRole.Button, new() { Name = "Zoom in", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("part="));
        var (x, y) = await PlaceAsync(page);
        await page.Mouse.ClickAsync(x, y);
        await Expect(page).ToHaveURLAsync(new Regex("nodes="));
        await page.Locator("#live-g").FillAsync("2");
        await Expect(page.Locator(".formula").First).ToContainTextAsync("Mapper(30, 2)");
        await Expect(page).ToHaveURLAsync(new Regex("[?&]g=2"));

        // In a field, the key belongs to what was written there.
        await page.Locator("[data-graph]").FocusAsync();
        await page.Keyboard.PressAsync("Control+z");
        await Expect(page.Locator(".formula").First).ToContainTextAsync("Mapper(30, 3)");
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Canvas}.zoom() > {whole.ToString(System.Globalization.CultureInfo.InvariantCulture)} * 1.3"));
        await page.Keyboard.PressAsync("Control+z");
        await UntilAsync(page, async () => await SelectedAsync(page) == 0);
        await undo.ClickAsync();
        await UntilAsync(page, async () => Math.Abs(await page.EvaluateAsync<double>($"{Canvas}.zoom()") / whole - 1) < 1e-6);
        await Expect(undo).ToBeDisabledAsync();
        await visit.SaveScreenshotAsync("result-undo");

        await page.Keyboard.PressAsync("Control+Shift+z");
        await redo.ClickAsync();
        await UntilAsync(page, async () => await SelectedAsync(page) == 1);
        await page.Keyboard.PressAsync("Control+y");
        await Expect(page.Locator(".formula").First).ToContainTextAsync("Mapper(30, 2)");
        await Expect(redo).ToBeDisabledAsync();

        // Each can be put back as a whole, too.
        await page.GetByRole(AriaRole.Button, new() { Name = "Back to the stored result" }).ClickAsync();
        await Expect(page.Locator(".formula").First).ToContainTextAsync("Mapper(30, 3)");
        await page.GetByTestId("color-by").SelectOptionAsync("pca1");
        await page.GetByRole(AriaRole.Button, new() { Name = "More options: display, search, selection" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Reset view" }).ClickAsync();
        await Expect(page.GetByTestId("color-by")).ToHaveValueAsync("size");
        await Expect(page).Not.ToHaveURLAsync(new Regex("color="));
        visit.AssertClean();
    }
}

using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>The graph of a result: the same places for everyone, lines drawn around nodes, patches around the graph.</summary>
public sealed partial class GraphFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const string Canvas = $"{View}.cy";

    private const string Chosen = $"{View}.selection.nodes";

    [Fact]
    public async Task Force_Chosen_IsTheSameAfterAReloadAndForAGuest()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenSampleAsync(visit);
        var lens = await PlacesAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Force", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(Forced());
        await UntilAsync(page, async () => await PlacesAsync(page) != lens);
        var force = await PlacesAsync(page);
        await visit.SaveScreenshotAsync("graph-force");

        var address = new Uri(page.Url);
        await visit.OpenAsync(address.PathAndQuery);
        await UntilAsync(page, async () => await PlacesAsync(page) == force);

        // Hiding nodes does not move the others.
        await page.GetByLabel("Hide nodes with fewer points than").FillAsync("12");
        await page.Keyboard.PressAsync("Tab");
        await UntilAsync(page, async () => await PlacesAsync(page) != force);
        var few = await PlacesAsync(page);
        var left = JsonSerializer.Deserialize<Dictionary<string, double[]>>(few)!;
        var all = JsonSerializer.Deserialize<Dictionary<string, double[]>>(force)!;
        Assert.InRange(left.Count, 1, all.Count - 1);
        Assert.All(left, n => Assert.Equal(all[n.Key], n.Value));

        using var shared = await App.Client.PostAsJsonAsync("/api/v1/shares", new { run = RunOf(address), scope = "view" });
        Assert.True(shared.IsSuccessStatusCode, await shared.Content.ReadAsStringAsync());
        var guest = new Uri((await shared.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("url").GetString()!, UriKind.RelativeOrAbsolute);
        await using var other = await VisitAsync();
        var link = $"{(guest.IsAbsoluteUri ? guest.AbsolutePath : guest.OriginalString)}?choice=L1_000100&layout=force";
        await other.OpenAsync(link);
        await UntilAsync(other.Page, async () => await PlacesAsync(other.Page) == force);
        // A guest's address, too, says what is drawn and chosen.
        await other.OpenAsync($"{link}&min=12&nodes={left.Keys.First()}");
        await UntilAsync(other.Page, async () => await PlacesAsync(other.Page) == few);
        await Expect(other.Page.GetByRole(AriaRole.Heading, new() { Name = $"Node {left.Keys.First()}", Exact = true })).ToBeVisibleAsync();
        visit.AssertClean();
        other.AssertClean();
    }

    [Fact]
    public async Task Lasso_AroundNodes_SelectsThemAndEscapeLeaves()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenSampleAsync(visit);
        var host = page.Locator(".graph .host");

        // What needs a selection says so where there is none.
        await host.FocusAsync();
        await page.Keyboard.PressAsync("c");
        await Expect(page.Locator("[data-notice]")).ToContainTextAsync("Nothing is selected");

        await page.Keyboard.PressAsync("l");
        await Expect(page.GetByTestId("lasso")).ToHaveAttributeAsync("aria-pressed", "true");
        var box = (await host.BoundingBoxAsync())!;
        float X(double part) => (float)(box.X + part * box.Width);
        float Y(double part) => (float)(box.Y + part * box.Height);
        await DrawAsync(page, (X(0.04), Y(0.04)), (X(0.5), Y(0.04)), (X(0.5), Y(0.96)), (X(0.04), Y(0.96)));
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Chosen}.size > 0"));
        var half = await page.EvaluateAsync<int>($"{Chosen}.size");
        var all = await page.EvaluateAsync<int>($"{View}.scene.id.length");
        Assert.InRange(half, 1, all - 1);
        Assert.True(await page.EvaluateAsync<bool>($"[...{Chosen}].every(i => {View}.at.x[i] * {Canvas}.zoom() + {Canvas}.pan().x <= {Canvas}.width() / 2)"));

        // The hole of the ring holds no node.
        await DrawAsync(page, (X(0.48), Y(0.48)), (X(0.52), Y(0.48)), (X(0.52), Y(0.52)), (X(0.48), Y(0.52)));
        await Expect(page.Locator("[data-notice]")).ToContainTextAsync("No node inside");
        Assert.Equal(half, await page.EvaluateAsync<int>($"{Chosen}.size"));

        await page.Keyboard.DownAsync("Shift");
        await DrawAsync(page, (X(0.02), Y(0.02)), (X(0.98), Y(0.02)), (X(0.98), Y(0.98)), (X(0.02), Y(0.98)));
        await page.Keyboard.UpAsync("Shift");
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Chosen}.size > {half}"));
        await visit.SaveScreenshotAsync("graph-lasso");
        await host.FocusAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("lasso")).ToHaveAttributeAsync("aria-pressed", "false");
        visit.AssertClean();
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1280)]
    [InlineData(ColorScheme.Dark, 390)]
    public async Task Around_Chosen_PutsPatchesOutsideAndStandsInTheAddress(ColorScheme theme, int width)
    {
        await using var visit = await VisitAsync(theme, width, width == 390 ? 844 : 800);
        var page = visit.Page;
        await OpenSampleAsync(visit);
        await page.GetByRole(AriaRole.Button, new() { Name = "Patches around the graph", Exact = true }).ClickAsync();
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Canvas}.nodes('.ring').length === 24"));
        await Expect(page).ToHaveURLAsync(Surrounded());
        await page.GetByTestId("around").FillAsync("32");
        await page.Keyboard.PressAsync("Tab");
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Canvas}.nodes('.ring').length === 32"));
        await Expect(page.GetByTestId("size-legend")).ToContainTextAsync("disc size: points in node");
        await visit.SaveScreenshotAsync("graph-around");
        await visit.AssertFitsAsync();

        // A patch can be dragged to another place.
        var before = await page.EvaluateAsync<double>($"{Canvas}.nodes('.ring')[0].position('x')");
        var host = (await page.Locator(".graph .host").BoundingBoxAsync())!;
        var (x, y) = (host.X + await page.EvaluateAsync<float>($"{Canvas}.nodes('.ring')[0].renderedPosition('x')"), host.Y + await page.EvaluateAsync<float>($"{Canvas}.nodes('.ring')[0].renderedPosition('y')"));
        await page.Mouse.MoveAsync(x, y);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(x - 30, y + 10, new() { Steps = 4 });
        await page.Mouse.UpAsync();
        await UntilAsync(page, async () => await page.EvaluateAsync<double>($"{Canvas}.nodes('.ring')[0].position('x')") < before);
        visit.AssertClean();
    }

    [Fact]
    public async Task Look_Chosen_StandsInTheAddressAndInTheFiguresTakenAway()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenSampleAsync(visit);
        await page.GetByRole(AriaRole.Button, new() { Name = "Patch colours: grey" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("patches=diverging"));
        await page.GetByTestId("color-by").SelectOptionAsync("pca1");
        await page.GetByLabel("Colours", new() { Exact = true }).SelectOptionAsync("blue-red");
        await Expect(page).ToHaveURLAsync(new Regex("palette=blue-red"));
        await page.GetByRole(AriaRole.Button, new() { Name = "Discs", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("drawing=discs"));

        await visit.OpenAsync(new Uri(page.Url).PathAndQuery);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Discs", Exact = true })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(page.GetByLabel("Colours", new() { Exact = true })).ToHaveValueAsync("blue-red");
        await visit.SaveScreenshotAsync("graph-look");
        var figure = await page.Locator(".downloads a[href*='figure.svg']").GetAttributeAsync("href");
        Assert.EndsWith("color=pca1&drawing=discs&palette=blue-red&patches=diverging", figure);
        Assert.Contains("<svg", await App.Client.GetStringAsync(figure));
        visit.AssertClean();
    }

    [Fact]
    public async Task Cycle_OfABar_CanBeSelectedAndDiscsSized()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await OpenSampleAsync(visit);
        await BarsListenAsync(page);
        await page.Locator(".bar.longest.choosable").First.ClickAsync(new() { Force = true });
        await page.GetByTestId("select-cycle").ClickAsync();
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"{Chosen}.size > 5"));
        var selected = await page.EvaluateAsync<int>($"{Chosen}.size");
        await Expect(page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" }).GetByRole(AriaRole.Heading, new() { Name = $"{selected} nodes", Exact = true })).ToBeVisibleAsync();
        await page.GetByLabel("More options: display, search, selection").ClickAsync();
        await page.GetByTestId("size-by").SelectOptionAsync("pca1");
        await Expect(page.GetByTestId("size-legend")).ToContainTextAsync("disc size: ");
        await Expect(page).ToHaveURLAsync(Sized());
        visit.AssertClean();
    }

    private const string Places = $"JSON.stringify(Object.fromEntries({View}.scene.id.map((id, i) => [id, [{View}.at.x[i], {View}.at.y[i]]])))";

    /// <summary>Places of all nodes that are drawn, once as many are drawn as the page says.</summary>
    private static async Task<string> PlacesAsync(IPage page)
    {
        await UntilAsync(page, () => page.EvaluateAsync<bool>($"document.querySelector('[data-graph]')?.view?.dotnet && {View}.scene.id.length === +document.querySelector('[role=application]').getAttribute('aria-label').match(/([\\d,]+) nodes?/)[1].replace(',', '')"));
        return await page.EvaluateAsync<string>(Places);
    }

    /// <summary>Asks again and again: Playwright's own way to wait compiles text in the page, which the page's policy forbids.</summary>
    private static Task UntilAsync(IPage page, Func<Task<bool>> holds, [CallerArgumentExpression(nameof(holds))] string what = "") =>
        Poll.UntilAsync(holds, () => $"{page.Url} does not come to {what}.", TimeSpan.FromSeconds(60));

    private static string RunOf(Uri address) => address.Segments[2].TrimEnd('/');

    private static async Task DrawAsync(IPage page, params (float X, float Y)[] corners)
    {
        await page.Mouse.MoveAsync(corners[0].X, corners[0].Y);
        await page.Mouse.DownAsync();
        foreach (var (x, y) in corners.Skip(1))
            await page.Mouse.MoveAsync(x, y, new() { Steps = 5 });
        await page.Mouse.UpAsync();
    }

    /// <summary>The sample is analysed at the first start; its ring after 100 iterations.</summary>
    private async Task OpenSampleAsync(Visit visit)
    {
        var run = await SampleAsync();
        await visit.OpenAsync($"/runs/{run}/result?choice=L1_000100");
        await UntilAsync(visit.Page, () => visit.Page.EvaluateAsync<bool>("Boolean(document.querySelector('[data-graph]')?.view?.dotnet) && document.querySelector('[data-graph]').view.scene.id.length > 100"));
    }

    [GeneratedRegex("layout=force")]
    private static partial Regex Forced();

    [GeneratedRegex("around=24")]
    private static partial Regex Surrounded();

    [GeneratedRegex("size=pca1")]
    private static partial Regex Sized();
}

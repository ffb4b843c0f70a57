using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A table as pandas writes it, with an index and labels: what was understood, a role changed, and the result coloured by the labels.</summary>
public sealed partial class TableFlowTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const int Points = 240;

    [Fact]
    public async Task Upload_TableWithIndexAndLabels_ShowsRolesAndColoursByTheLabel()
    {
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync("/new");
        await CircleUpload.TakeFileAsync(page, "flowers.csv", Table());

        // The empty cell is refused until somebody says what to do with its row.
        var panel = page.GetByTestId("table-preview");
        await Expect(page.Locator("[data-field='source.cloud'] > .error")).ToContainTextAsync("line 9, column 4 (petal) is empty");
        await panel.GetByRole(AriaRole.Radio, new() { Name = "Leave out" }).ChooseAsync();
        await Expect(page.Locator("[data-summary=points]")).ToContainTextAsync($"{Points - 1}");
        await Expect(panel.Locator("thead th").First).ToHaveAttributeAsync("data-role", "index");
        await Expect(panel.Locator("thead th").Last).ToHaveAttributeAsync("data-role", "label");

        await panel.GetByLabel("Role of year").SelectOptionAsync("ignored");
        await Expect(panel.Locator(".notes")).ToContainTextAsync("ignored year");
        await Expect(page.Locator("[data-testid=chosen-cloud]")).ToContainTextAsync("3 coordinates");
        await ShowAsync(visit, "table-preview", panel);

        await CircleUpload.FillAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse", Exact = true }).ClickAsync();
        await Expect(page).ToHaveURLAsync(RunAddress());
        await page.GetByRole(AriaRole.Link, new() { Name = "Open result" }).ClickAsync(new() { Timeout = 120_000 });
        await page.GetByTestId("color-by").SelectOptionAsync("column:species");
        var legend = page.GetByTestId("color-legend");
        await Expect(legend).ToContainTextAsync("species");
        await Expect(legend.Locator("li").First).ToHaveTextAsync("Iris setosa");
        await ShowAsync(visit, "table-result", legend);
        await Expect(page.GetByText("1 of 240 rows with missing values was left out: line 9.").First).ToBeAttachedAsync();
        visit.AssertClean();
    }

    /// <summary>Pictures at both widths and in both themes.</summary>
    private static async Task ShowAsync(Visit visit, string name, ILocator what)
    {
        foreach (var (theme, width) in new[] { (ColorScheme.Light, 1280), (ColorScheme.Dark, 1280), (ColorScheme.Dark, 390), (ColorScheme.Light, 390) })
        {
            await visit.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await visit.Page.SetViewportSizeAsync(width, width == 390 ? 844 : 800);
            await what.ScrollIntoViewIfNeededAsync();
            await visit.SaveScreenshotAsync(name, theme, width);
            Assert.True(await visit.OverflowAsync() <= 0, $"{name} is wider than {width} px.");
        }
        await visit.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce });
        await visit.Page.SetViewportSizeAsync(1280, 800);
    }

    private static byte[] Table()
    {
        var text = new StringBuilder(",sepal length,sepal width,petal,year,species\n");
        for (var i = 0; i < Points; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * i / Points);
            text.Append(CultureInfo.InvariantCulture, $"{i},{cos:0.####},{sin:0.####},{(i == 7 ? "" : $"{cos * sin:0.####}")},{1935 + i % 3},{(i < Points / 2 ? "Iris setosa" : "Iris virginica")}\n");
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    [GeneratedRegex("/runs/[0-9a-f-]{36}$")]
    private static partial Regex RunAddress();
}

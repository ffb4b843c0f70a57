using System.Globalization;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Runs.New;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Runs.New;

/// <summary>A table in the form for a new experiment: what is understood of it, and changing that.</summary>
public sealed class TablePanelTests
{
    private static readonly string Text = "id,x,y,group\n" + string.Concat(Enumerable.Range(0, 80).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i},{Math.Cos(i):0.###},{Math.Sin(i):0.###},{(i % 2 == 0 ? "even" : "odd")}\n")));

    [Fact]
    public async Task Table_Uploaded_ShowsRolesThatCanBeChanged()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, Text);
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=table-preview]").Count == 1 && Summary(page).Contains("80", StringComparison.Ordinal));
        Assert.Equal(["index", "coordinate", "coordinate", "label"], Roles(page));
        Assert.Equal(["0", "1", "0", "even"], page.FindAll("[data-testid=table-preview] tbody tr")[0].QuerySelectorAll("td").Select(c => c.TextContent));
        Assert.Contains("80 rows, after a header; cells separated by commas", page.Find(".facts").TextContent, StringComparison.Ordinal);
        Assert.Contains("label group (2 categories)", page.Find(".notes").TextContent, StringComparison.Ordinal);
        Assert.Empty(page.FindAll("input[name=table-missing]"));
        var first = page.Find("#upload-cloud").GetAttribute("value");

        await page.ChangeAsync("select[aria-label='Role of y']", "ignored");
        await page.WaitForStateAsync(() => page.FindAll(".notes").Any(n => n.TextContent.Contains("ignored y", StringComparison.Ordinal)));
        Assert.Equal(["index", "coordinate", "ignored", "label"], Roles(page));
        Assert.NotEqual(first, page.Find("#upload-cloud").GetAttribute("value"));
        // What was made of the file before is gone.
        await using var db = await context.Get<IDbContextFactory<TopoWeb.Data.TopoWebContext>>().CreateDbContextAsync(Xunit.TestContext.Current.CancellationToken);
        Assert.Equal(1, (await db.Clouds.SingleAsync(Xunit.TestContext.Current.CancellationToken)).Dimension);

        // Roles that leave nothing are refused; the next choice mends it.
        await page.ChangeAsync("select[aria-label='Role of x']", "label");
        await page.WaitForStateAsync(() => page.FindAll("[data-field='source.cloud'] > .error").Count == 1);
        Assert.Contains("no coordinates", page.Find("[data-field='source.cloud'] > .error").TextContent, StringComparison.Ordinal);
        Assert.True(page.Find("button.submit").HasAttribute("disabled"));
        await page.ChangeAsync("select[aria-label='Role of y']", "coordinate");
        await page.WaitForStateAsync(() => page.FindAll("[data-field='source.cloud'] > .error").Count == 0 && Summary(page).Contains("80", StringComparison.Ordinal));
        Assert.Equal(["index", "label", "coordinate", "label"], Roles(page));
    }

    [Fact]
    public async Task Table_WithMissingValues_AsksWhatToDoWithTheirRows()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, Text + "80,,1,odd\n");
        await page.WaitForStateAsync(() => page.FindAll("[data-field='source.cloud'] > .error").Count == 1);
        Assert.Contains("line 82, column 2 (x) is empty", page.Find("[data-field='source.cloud'] > .error").TextContent, StringComparison.Ordinal);
        await page.ChangeAsync("input[name=table-missing][value=drop]", "drop");
        await page.WaitForStateAsync(() => Summary(page).Contains("80", StringComparison.Ordinal));
        Assert.Contains("1 of 81 rows with missing values was left out: line 82.", page.Find(".notes").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Table_HeaderTakenForAPoint_IsReadAsOne()
    {
        await using var context = await PageContext.CreateAsync();
        var page = await OpenAsync(context, string.Concat(Enumerable.Range(0, 60).Select(i => string.Create(CultureInfo.InvariantCulture, $"{i % 3},{i % 5},{i % 7}\n"))));
        await page.WaitForStateAsync(() => page.FindAll("[data-testid=table-preview]").Count == 1 && Summary(page).Contains("60", StringComparison.Ordinal));
        await page.ChangeAsync("input[name=table-header][value=yes]", "yes");
        await page.WaitForStateAsync(() => Summary(page).Contains("59", StringComparison.Ordinal));
        Assert.Contains("59 rows, after a header", page.Find(".facts").TextContent, StringComparison.Ordinal);
    }

    private static async Task<IRenderedComponent<NewExperiment>> OpenAsync(PageContext context, string text)
    {
        context.Get<NavigationManager>().NavigateTo("/new");
        var page = context.Render<NewExperiment>();
        await page.WaitForElementAsync(".summary");
        page.Change("input[name=source-kind][value=Cloud]", "Cloud");
        page.FindComponent<InputFile>().UploadFiles(InputFileContent.CreateFromText(text, "table.csv"));
        return page;
    }

    private static string Summary(IRenderedComponent<NewExperiment> page) => page.Find("[data-summary=points]").TextContent;

    private static string?[] Roles(IRenderedComponent<NewExperiment> page) => [.. page.FindAll("[data-testid=table-preview] thead th").Select(h => h.GetAttribute("data-role"))];
}

using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Components.Pages;
using TopoWeb.Data;

namespace TopoWeb.Tests.Components.Pages;

/// <summary>From a selection to the form of a new experiment.</summary>
public sealed class SelectionRunTests
{
    [Fact]
    public async Task NewRun_FromTheLargestNodes_OpensTheFormWithTheirFiltersAndSettings()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var navigation = context.Get<NavigationManager>();
        navigation.NavigateTo($"/runs/{run}/result?choice=L1_000100&g=3");
        var result = context.Render<RunResult>(p => p.Add(r => r.Id, run));
        result.WaitForElement(".largest button");
        // The largest node of sixty points on a ring.
        result.Find(".largest button").Click();
        var points = int.Parse(result.Find(".size").TextContent.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        result.FindAll(".acts button").Single(b => b.TextContent == "New run").Click();
        if (points < 10)
        {
            Assert.Contains("an analysis needs at least 10", result.WaitForElement(".acts ~ .problem").TextContent, StringComparison.Ordinal);
            return;
        }

        result.WaitForAssertion(() => Assert.Contains("/new?", navigation.Uri, StringComparison.Ordinal));
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        var cloud = await db.Clouds.SingleAsync();
        Assert.Equal(points, cloud.Rows);
        Assert.Contains($"cloud={cloud.Id}", navigation.Uri, StringComparison.Ordinal);

        var form = context.Render<NewExperiment>();
        await form.WaitForElementAsync(".summary");
        Assert.Contains("ρ is off", form.Find(".page-lede").TextContent, StringComparison.Ordinal);
        Assert.Equal(("6", "3"), (form.Find("#field-mapper-resolution").GetAttribute("value"), form.Find("#field-mapper-gain").GetAttribute("value")));
        Assert.Equal(Math.Min(16, points).ToString(System.Globalization.CultureInfo.InvariantCulture), form.Find("#field-barcode-landmarks").GetAttribute("value"));
        Assert.Empty(form.FindAll(".problem"));
        form.WaitForAssertion(() => Assert.False(form.Find(".summary button").HasAttribute("disabled")));
    }

    [Fact]
    public async Task Form_OfACloudThatIsGone_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        context.Get<NavigationManager>().NavigateTo($"/new?from={run}&choice=L1_000100&cloud={Guid.NewGuid()}");
        var form = context.Render<NewExperiment>();
        await form.WaitForElementAsync(".summary");
        Assert.Contains("may have been deleted", form.Find(".problem").TextContent, StringComparison.Ordinal);
    }
}

using System.Text;
using Bunit;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exports;
using TopoWeb.Results;
using TopoWeb.Results.Files;
using TopoWeb.Tests.Experiments;
using TopoWeb.Tests.Exports;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Tests.Results;

/// <summary>A result whose job has left no comparison with random filters, or one by an earlier rule, gets it when it is first asked for.</summary>
public sealed class SignificancePageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static CancellationToken Cancellation => Xunit.TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_FinishedRunWithAnEarlierComparison_ComputesItAnew()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var key = (await context.Get<ResultReader>().KeyAsync(Visitor.Local, run, "L1_000100", Cancellation))!;
        var earlier = StageKey.Of(SignificanceStore.Stage, 1, new SignificanceSettings(), key);
        await new ArtifactStageStore(context.Get<ArtifactStore>()).PutAsync(SignificanceStore.Stage, new Staged<Earlier>(new("H₁ has no significant bar.", 0.1, 0, 12, 32, 32, 1.14), earlier, 0), Cancellation);

        var page = Open(context, run);
        page.WaitForAssertion(() => Assert.Contains("starting landmark", page.Find("[data-testid=verdict]").TextContent, StringComparison.Ordinal), Patience);
        Assert.DoesNotContain("no significant bar", page.Markup, StringComparison.Ordinal);
        var stored = await context.Get<SignificanceStore>().FindAsync(key, Cancellation);
        Assert.Contains(stored!.Sentence, page.Find("[data-testid=verdict]").TextContent, StringComparison.Ordinal);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(SignificanceStore.KeyOf(key), (await db.Stages.SingleAsync(s => s.RunId == run && s.Name == SignificanceStore.Stage, Cancellation)).Key);
    }

    [Fact]
    public async Task Open_ResultThatCannotBeCompared_SaysWhy()
    {
        await using var context = await PageContext.CreateAsync();
        var page = Open(context, await AddRipsAsync(context));
        page.WaitForAssertion(() => Assert.Contains("No comparison with random filters. The comparison needs max-min landmarks", page.Find("[data-verdict-note]").TextContent, StringComparison.Ordinal), Patience);
        Assert.Empty(page.FindAll("[data-testid=verdict]"));
    }

    [Fact]
    public async Task Open_RunUnderWay_SaysThatTheComparisonFollows()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        await StoredRuns.SetStateAsync(context, run, RunState.Analyzing);
        var page = Open(context, run);
        page.WaitForAssertion(() => Assert.Equal("The comparison with random filters follows.", page.Find("[data-verdict-note]").TextContent), Patience);
    }

    [Fact]
    public async Task Figure_WithoutAStoredComparison_WaitsForIt()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddTwoAsync(context);
        var stored = (await context.Get<ResultReader>().FindAsync(Visitor.Local, run, "L1_000100", Cancellation))!;
        Assert.Null(await context.Get<SignificanceStore>().FindAsync(stored.ResultKey, Cancellation));

        var first = await SendAsync(context, stored, "figure.svg");
        var found = await context.Get<SignificanceStore>().FindAsync(stored.ResultKey, Cancellation);
        Assert.Contains(found!.Sentence, System.Xml.Linq.XDocument.Parse(first).Root!.Elements().Single(e => e.Name.LocalName == "desc").Value, StringComparison.Ordinal);
        Assert.Equal(first, await SendAsync(context, stored, "figure.svg"));
    }

    [Fact]
    public async Task Figure_OfAResultThatCannotBeCompared_SaysWhy()
    {
        await using var context = await PageContext.CreateAsync();
        var stored = (await context.Get<ResultReader>().FindAsync(Visitor.Local, await AddRipsAsync(context), null, Cancellation))!;

        Assert.Contains("No comparison with random filters. The comparison needs max-min landmarks, and these landmarks are chosen otherwise.", await SendAsync(context, stored, "figure.svg"), StringComparison.Ordinal);
        Assert.DoesNotContain("\"significance\"", await SendAsync(context, stored, "result"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_OfOneResult_TellTheSame()
    {
        var export = await Exported.ResultAsync();
        foreach (var name in new[] { "figure.svg", "mapper.svg", "barcode.svg", "result" })
            Assert.True(ResultFiles.TellsSignificance(name) && Encoding.UTF8.GetString(Exported.File(export, name)).Contains("in 15 of 16 starts.", StringComparison.Ordinal), name);
        Assert.False(ResultFiles.TellsSignificance("members.csv"));
    }

    /// <summary>How the comparison was stored before loops were counted one by one.</summary>
    private sealed record Earlier(string Sentence, double NullPoint, int LongBars, int Agreeing, int Starts, int NullClouds, double Ratio);

    private static Task<Guid> AddRipsAsync(PageContext context) =>
        StoredRuns.AddAsync(context, "Ring", StoredRuns.Small with { Barcode = new BarcodeSettings { Complex = ComplexKind.Rips } }, ("cloud", "Cloud", StoredRuns.Circle()));

    private static IRenderedComponent<RunResult> Open(PageContext context, Guid run)
    {
        context.Get<NavigationManager>().NavigateTo($"/runs/{run}/result");
        return context.Render<RunResult>(p => p.Add(r => r.Id, run));
    }

    private static async Task<string> SendAsync(PageContext context, StoredResult stored, string name)
    {
        var answer = await ResultEndpoints.SendAsync(stored, name, raw: true, new QueryCollection(), context.Get<SignificanceStore>(), context.Get<LayoutStore>(), Cancellation);
        return Encoding.UTF8.GetString(Assert.IsType<FileContentHttpResult>(answer).FileContents.Span);
    }
}

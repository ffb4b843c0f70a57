using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Runs;
using TopoWeb.Runs.Jobs;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Experiments;

/// <summary>What is derived from a result is kept as long as the run of the result, and no longer.</summary>
public sealed class DerivedStagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Derived_OnSqlite_IsKeptAsLongAsItsRun()
    {
        await using var context = await PageContext.CreateAsync();
        await AssertKeptAsLongAsTheRunAsync(context);
    }

    [Fact]
    public async Task Derived_OnPostgres_IsKeptAsLongAsItsRun()
    {
        await using var database = await TestPostgres.CreateAsync();
        await using var context = await PageContext.CreateAsync(database.ConnectionString);
        await AssertKeptAsLongAsTheRunAsync(context);
    }

    [Fact]
    public async Task CommonAxes_OfTwoRuns_BelongToTheRunOfTheResult()
    {
        await using var context = await PageContext.CreateAsync();
        var result = await ReadAsync(context, await AddAsync(context, 0.2));
        var reference = await ReadAsync(context, await AddAsync(context, 0.4));
        await context.Get<CommonAxes>().ProjectAsync(result, reference, Cancellation);
        string[] keys = [CommonAxes.KeyOf(result, reference)];

        await SweepAsync(context);
        Assert.Equal(keys, await StoredAsync(context, keys));
        Assert.True(await context.Get<RunService>().DeleteAsync(Visitor.Local, reference.RunId, Cancellation));
        Assert.Equal(keys, await StoredAsync(context, keys));
        Assert.True(await context.Get<RunService>().DeleteAsync(Visitor.Local, result.RunId, Cancellation));
        Assert.Empty(await StoredAsync(context, keys));
    }

    [Fact]
    public async Task Derived_OfTheSameResultInTwoRuns_StaysWithTheOther()
    {
        await using var context = await PageContext.CreateAsync();
        var first = await ReadAsync(context, await AddAsync(context, 0.2));
        var second = await ReadAsync(context, await AddAsync(context, 0.2));
        Assert.Equal(first.ResultKey, second.ResultKey);
        var keys = await DeriveAsync(context, first, first);
        await DeriveAsync(context, second, second);

        Assert.True(await context.Get<RunService>().DeleteAsync(Visitor.Local, first.RunId, Cancellation));
        await SweepAsync(context);
        Assert.Equal(keys, await StoredAsync(context, keys));
        Assert.True(await context.Get<RunService>().DeleteAsync(Visitor.Local, second.RunId, Cancellation));
        Assert.Empty(await StoredAsync(context, keys));
    }

    [Fact]
    public async Task Derived_ResultComputedAgain_StaysWhereItIsTheSame()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await AddAsync(context, 0.2);
        var (before, other) = (await ReadAsync(context, run), await ReadAsync(context, await AddAsync(context, 0.4)));
        var keys = await DeriveAsync(context, before, before);

        await StoreAsync(context, run, before);
        await SweepAsync(context);
        Assert.Equal(keys, await StoredAsync(context, keys));

        await StoreAsync(context, run, other);
        await SweepAsync(context);
        Assert.Empty(await StoredAsync(context, keys));
    }

    [Fact]
    public async Task Derived_ByReaderAndJob_IsRecordedOnce()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await AddAsync(context, 0.2);
        var result = await ReadAsync(context, run);
        await DeriveAsync(context, result, result);
        var stages = new StageProgressLog();
        await new ExperimentPipeline(new StageRunner(new ArtifactStageStore(context.Get<ArtifactStore>()), stages)).LayoutAsync(result, Cancellation);

        await context.Get<RunResultStore>().StoreDerivedAsync(run, r => true, Input(result), stages.TakeStages(), Cancellation);

        await using var db = await ContextAsync(context);
        var row = Assert.Single(await db.Stages.Where(s => s.RunId == run && s.Name == LayoutStore.Stage).ToListAsync(Cancellation));
        Assert.Equal((LayoutStore.KeyOf(result.ResultKey), true), (row.Key, row.Reused));
    }

    private static async Task AssertKeptAsLongAsTheRunAsync(PageContext context)
    {
        var run = await StoredRuns.AddTwoAsync(context);
        var (first, last) = (await ReadAsync(context, run, "L1_000000"), await ReadAsync(context, run, "L1_000100"));
        var keys = await DeriveAsync(context, first, last);
        Assert.Equal(3, keys.Length);
        await StoredRuns.AddAsync(context, "Another", null);

        await SweepAsync(context);
        Assert.Equal(keys, await StoredAsync(context, keys));
        // Asked again, they are found and recorded no second time.
        await DeriveAsync(context, first, last);
        await using (var db = await ContextAsync(context))
            Assert.Equal(keys, await db.Stages.Where(s => s.RunId == run).Select(s => s.Key).Order().ToArrayAsync(Cancellation));

        Assert.True(await context.Get<RunService>().DeleteAsync(Visitor.Local, run, Cancellation));
        Assert.Empty(await StoredAsync(context, keys));
    }

    /// <summary>As pages do: a graph on the axes of another result (where it is another), model shares, the layout of a result that has none yet.</summary>
    private static async Task<string[]> DeriveAsync(PageContext context, StoredResult result, StoredResult reference)
    {
        await context.Get<CommonAxes>().ProjectAsync(result, reference, Cancellation);
        await context.Get<ModelShares>().OfAsync(result, Cancellation);
        await context.Get<LayoutStore>().OfAsync(result, result.Document.Mapper!, Cancellation);
        string[] keys = [ModelShares.KeyOf(result.ResultKey), LayoutStore.KeyOf(result.ResultKey)];
        return [.. (result.ResultKey == reference.ResultKey ? keys : [.. keys, CommonAxes.KeyOf(result, reference)]).Order(StringComparer.Ordinal)];
    }

    private static Task<Guid> AddAsync(PageContext context, double shift) =>
        StoredRuns.AddAsync(context, "Ring", null, ("points", "Points", StoredRuns.Circle(shift: shift)));

    private static async Task<StoredResult> ReadAsync(PageContext context, Guid run, string? choice = null) =>
        (await context.Get<ResultReader>().FindAsync(Visitor.Local, run, choice, Cancellation))!;

    /// <summary>What the job does with a result, here in place of the one that the run has.</summary>
    private static Task StoreAsync(PageContext context, Guid run, StoredResult result) => context.Get<RunResultStore>().StoreAsync(
        run, r => true, Input(result), 0, new(result.Document, result.ResultKey, 0), [], Cancellation);

    private static FilterInput Input(StoredResult result) => new(result.Choice, "Points", result.FiltersKey, result.Filters, new() { Title = "Ring", Kind = "cloud" });

    private static Task<TopoWebContext> ContextAsync(PageContext context) => context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);

    private static async Task SweepAsync(PageContext context)
    {
        await using var db = await ContextAsync(context);
        await ArtifactSweep.DeleteUnusedAsync(db, [], DateTime.UtcNow.AddHours(1), Cancellation);
    }

    private static async Task<string[]> StoredAsync(PageContext context, string[] keys)
    {
        await using var db = await ContextAsync(context);
        return [.. (await db.Artifacts.Where(a => keys.Contains(a.Key)).Select(a => a.Key).ToListAsync(Cancellation)).Order(StringComparer.Ordinal)];
    }
}

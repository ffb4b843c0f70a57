using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Results.Live;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Tests.Experiments;

public sealed class LayoutStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_OldResult_ComputesOnceAndKeepsIt()
    {
        await using var context = await PageContext.CreateAsync();
        var result = await StoredAsync(context);
        var layouts = context.Get<LayoutStore>();
        Assert.Null(await layouts.FindAsync(result.ResultKey, Cancellation));

        var first = await layouts.OfAsync(result, result.Document.Mapper!, Cancellation);

        Assert.Equal(result.Document.Mapper!.Nodes.Count, first.X.Length);
        var kept = await layouts.FindAsync(result.ResultKey, Cancellation);
        Assert.Equal(first.X, kept!.X);
        Assert.Equal(first.Y, kept.Y);
    }

    [Fact]
    public async Task Of_StoredLayout_IsReadAndNotComputed()
    {
        await using var context = await PageContext.CreateAsync();
        var result = await StoredAsync(context);
        var other = new GraphPlaces([1, 2, 3], [4, 5, 6]);
        await new ArtifactStageStore(context.Get<ArtifactStore>()).PutAsync(LayoutStore.Stage, new Staged<GraphPlaces>(other, LayoutStore.KeyOf(result.ResultKey), 0), Cancellation);
        Assert.Equal(other.X, (await context.Get<LayoutStore>().OfAsync(result, result.Document.Mapper!, Cancellation)).X);
    }

    [Fact]
    public async Task Of_ChangedSettings_StoresNothing()
    {
        await using var context = await PageContext.CreateAsync();
        var result = await StoredAsync(context);
        var places = await context.Get<LayoutStore>().OfAsync(result, Samples.Ring(12), Cancellation);
        Assert.Equal(12, places.X.Length);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        Assert.False(await db.Artifacts.AnyAsync(a => a.Kind == LayoutStore.Stage, Cancellation));
    }

    [Fact]
    public async Task Compute_ResultWithoutAGraph_IsNull() =>
        Assert.Null(await new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog()))
            .LayoutAsync(new(Guid.Empty, "", Samples.Result() with { Mapper = null }, LiveSamples.Filters()) { ResultKey = "key" }, Cancellation));

    [Fact]
    public void Compute_Ring_IsRound()
    {
        var places = LayoutStore.Compute(Samples.Ring(8) is var ring ? ring with { Edges = [.. ring.Edges, new(7, 0, 2)] } : ring, cancellation: Cancellation);
        var radii = places.X.Zip(places.Y, (x, y) => Math.Sqrt(x * x + y * y)).ToArray();
        Assert.True(radii.Max() / radii.Min() < 1.25);
    }

    [Fact]
    public void Positions_OfTheNodesThatAFilterLeaves_DoNotMove()
    {
        var mapper = Samples.Ring();
        var places = LayoutStore.Compute(mapper, cancellation: Cancellation);
        var all = GraphPositions.Force(TopoWeb.Experiments.LensPlacement.Of(mapper, mapper.Nodes, places));
        var few = GraphPositions.Force(TopoWeb.Experiments.LensPlacement.Of(mapper, new GraphFilter(10).Apply(mapper).Nodes, places));
        Assert.Equal(all.X[^3..], few.X);
        Assert.Equal(all.Y[^3..], few.Y);
    }

    private static async Task<StoredResult> StoredAsync(PageContext context) =>
        (await context.Get<ResultReader>().FindAsync(Visitor.Local, await StoredRuns.AddTwoAsync(context), null, Cancellation))!;
}

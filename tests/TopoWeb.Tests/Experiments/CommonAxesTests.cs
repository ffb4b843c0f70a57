using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Experiments;

public sealed class CommonAxesTests
{
    private static async Task<(StoredResult First, StoredResult Last)> StoreAsync(PageContext context)
    {
        var run = await StoredRuns.AddTwoAsync(context);
        return ((await context.Get<ResultReader>().FindAsync(Visitor.Local, run, "L1_000000"))!, (await context.Get<ResultReader>().FindAsync(Visitor.Local, run, "L1_000100"))!);
    }

    [Fact]
    public async Task Build_ReferenceItself_IsItsStoredGraph()
    {
        await using var context = await PageContext.CreateAsync();
        var (_, last) = await StoreAsync(context);
        var common = CommonAxes.Build(last, last, default);

        Assert.Equal(last.Document.Mapper!.Lenses, common.Lenses);
        Assert.Equal(last.Document.Mapper.Edges, common.Edges);
        Assert.Equal(last.Document.Mapper.Nodes.Select(n => (string.Join(",", n.Members), string.Join(",", n.Lens))), common.Nodes.Select(n => (string.Join(",", n.Members), string.Join(",", n.Lens))));
    }

    [Fact]
    public async Task Project_OtherCheckpoint_IsOnTheAxesOfTheReferenceAndStored()
    {
        await using var context = await PageContext.CreateAsync();
        var (first, last) = await StoreAsync(context);
        var axes = context.Get<CommonAxes>();
        var common = await axes.ProjectAsync(first, last, default);

        Assert.NotEqual(first.Document.Mapper!.Nodes[0].Lens, common.Nodes[0].Lens);
        Assert.Equal(first.Document.Points.Indices.Order(), common.Nodes.SelectMany(n => n.Members).Distinct().Order());
        var again = await axes.ProjectAsync(first, last, default);
        Assert.Equal(common.Edges, again.Edges);
        Assert.NotNull(await context.Get<ArtifactStore>().FindAsync(CommonAxes.KeyOf(first, last), default));
    }

    [Fact]
    public async Task Project_OtherDimension_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var (first, _) = await StoreAsync(context);
        var run = await StoredRuns.AddAsync(context, "Wide", null, ("a", "Wide", StoredRuns.Circle(dimension: 25)));
        var wide = await context.Get<ResultReader>().FindAsync(Visitor.Local, run, "a");

        var error = await Assert.ThrowsAsync<InvalidInputException>(() => context.Get<CommonAxes>().ProjectAsync(wide!, first, default));
        Assert.Contains("25 coordinates, those of the reference 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Project_WithoutAnOwnerAndSwept_IsComputedAgain()
    {
        await using var context = await PageContext.CreateAsync();
        var (first, last) = await StoreAsync(context);
        var axes = context.Get<CommonAxes>();
        var common = await axes.ProjectAsync(first, last, default);

        await using (var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync())
        {
            // As such graphs were stored before they belonged to a run.
            Assert.Equal(1, await db.Stages.Where(s => s.RunId == first.RunId).ExecuteDeleteAsync());
            await ArtifactSweep.DeleteUnusedAsync(db, [], DateTime.UtcNow.AddHours(1), default);
        }
        Assert.Null(await context.Get<ArtifactStore>().FindAsync(CommonAxes.KeyOf(first, last), default));
        var again = await axes.ProjectAsync(first, last, default);
        Assert.Equal(common.Edges, again.Edges);
        Assert.Equal(common.Nodes.Select(n => string.Join(",", n.Members)), again.Nodes.Select(n => string.Join(",", n.Members)));
        Assert.NotNull(await context.Get<ArtifactStore>().FindAsync(CommonAxes.KeyOf(first, last), default));
    }
}

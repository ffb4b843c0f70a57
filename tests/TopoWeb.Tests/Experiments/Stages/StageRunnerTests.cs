using System.Text;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Tests.Layout;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Tests.Experiments.Stages;

public sealed class StageRunnerTests
{
    private const string Stored = """{"seconds":1.5,"value":{"x":[1,2],"y":[3,0.25]}}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Format_IsThatOfWhatIsStoredAlready()
    {
        using var stored = new MemoryStream(Encoding.UTF8.GetBytes(Stored));
        var staged = await StageFormat.ReadAsync<GraphPlaces>(stored, "key", Cancellation);
        Assert.Equal(("key", 1.5), (staged.Key, staged.Seconds));
        Assert.Equal([3, 0.25], staged.Value.Y);
        using var written = new MemoryStream();
        await StageFormat.WriteAsync(written, staged, Cancellation);
        Assert.Equal(Stored, Encoding.UTF8.GetString(written.ToArray()));
    }

    [Fact]
    public void Key_IsThatOfWhatIsStoredAlready() =>
        Assert.Equal("27311d9e151963082efd3376ba3857b1b86b4dde5a3dfd3ba6262f60f38ec9cc", StageKey.Of("density", 1, new { k = 200, p = 0.3 }, "input"));

    [Fact]
    public async Task Run_KnownKey_ComputesNothingAndGivesTheSecondsOfThen()
    {
        await using var context = await PageContext.CreateAsync();
        await context.Get<ArtifactStore>().PutAsync("key", "layout", Encoding.UTF8.GetBytes(Stored), Cancellation);
        var log = new StageProgressLog();
        var staged = await new StageRunner(new ArtifactStageStore(context.Get<ArtifactStore>()), log)
            .RunAsync<GraphPlaces>("layout", "key", (_, _) => throw new InvalidOperationException("It is known."), Cancellation);

        Assert.Equal([1, 2], staged.Value.X);
        var row = Assert.Single(log.TakeStages());
        Assert.Equal(("layout", "key", 1.5, true), (row.Name, row.Key, row.Seconds, row.Reused));
    }

    [Fact]
    public void Stage_OfTheComparison_SaysWhatIsDrawn()
    {
        var log = new StageProgressLog();
        log.Begin("verdict");
        Assert.Equal("comparison with random filters", log.Current().Stage);
        log.Nulls = SignificanceStore.NullsOf(normalize: false);
        log.Begin("verdict");
        Assert.Equal("comparison with random points", log.Current().Stage);
    }

    [Fact]
    public async Task Put_KnownKey_SerialisesNothing()
    {
        await using var context = await PageContext.CreateAsync();
        var artifacts = context.Get<ArtifactStore>();
        var written = 0;
        for (var i = 0; i < 3; i++)
            await artifacts.PutAsync("key", "filters", (stream, c) => stream.WriteAsync(new[] { (byte)++written }, c).AsTask(), Cancellation);
        Assert.Equal(1, written);
        Assert.Equal([1], await artifacts.FindAsync("key", Cancellation));
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(1, await db.Artifacts.CountAsync(Cancellation));
    }
}

using Microsoft.Extensions.Options;
using TopoWeb.Data.Caching;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Tests.Results.Live;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Tests.Exploration;

public sealed class ExplorationsTests
{
    [Fact]
    public async Task Of_SameResult_IsMadeOnce()
    {
        var caches = new Caches(Options.Create(new MemoryOptions()));
        var explorations = new Explorations(caches);
        var stored = await LiveSamples.StoredAsync() with { ResultKey = "result" };
        Assert.Same(explorations.Of(stored), explorations.Of(stored with { }));
        Assert.NotSame(explorations.Of(stored), explorations.Of(stored with { ResultKey = "other" }));
        // What has no key is nobody else's.
        Assert.NotSame(explorations.Of(stored with { ResultKey = "" }), explorations.Of(stored with { ResultKey = "" }));
        Assert.InRange(caches.Results.Bytes, 1, 1 << 20);
    }

    [Fact]
    public async Task Loop_ComplexTooLargeForAPage_SaysSoAndComputesNothing()
    {
        var filters = LiveSamples.Filters(4000);
        var document = (await new ExperimentPipeline(new StageRunner(new NoStageStore(), new LiveSamples.Stages()))
            .AnalyzeAsync(filters, "filters", null, LiveSamples.Spec with { Density = null, Mapper = null }, 0, TestContext.Current.CancellationToken)).Value;
        var bar = document.Barcode!.Intervals.First(i => i.Dimension == 1);
        var small = new ResultExploration(new(Guid.NewGuid(), "points", document, filters));
        Assert.Null(small.LoopObstacle);
        var large = new ResultExploration(new(Guid.NewGuid(), "points", document with { Spec = document.Spec with { Barcode = new() { Complex = ComplexKind.Rips } } }, filters));
        Assert.StartsWith("The complex on 4,000 of 4,000 points has up to 7,998,000 edges, which need ", large.LoopObstacle, StringComparison.Ordinal);
        Assert.Null(large.Loop(bar));
        Assert.Null(large.Coordinate(bar));
    }
}

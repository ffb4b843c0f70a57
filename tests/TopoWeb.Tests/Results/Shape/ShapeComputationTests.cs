using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Shape;
using TopoWeb.Tests.Exploration;

namespace TopoWeb.Tests.Results.Shape;

public sealed class ShapeComputationTests
{
    [Fact]
    public async Task LookAt_AnotherGraph_EndsTheOneBefore()
    {
        using var computation = new ShapeComputation(TimeSpan.Zero);
        var (first, second) = (RingGraphs.Document(RingGraphs.Ring(9)), RingGraphs.Document(RingGraphs.Chain(9)));
        var before = computation.LookAtAsync(first, new GraphFilter());
        await computation.LookAtAsync(second, new GraphFilter());
        await before;
        Assert.Equal((0, 0, false), (computation.Loops, computation.Drawn!.Loops, computation.Computing));
    }

    [Fact]
    public async Task Stop_UnderWay_SaysSoUntilItIsTriedAgain()
    {
        using var computation = new ShapeComputation(TimeSpan.FromMinutes(1));
        var looking = computation.LookAtAsync(RingGraphs.Document(RingGraphs.Ring(9)), new GraphFilter());
        Assert.True(computation.Computing);
        computation.Stop();
        await looking;
        Assert.Equal((null, "Stopped.", false), (computation.Drawn, computation.Problem, computation.Computing));
        var again = computation.RetryAsync();
        Assert.Equal((null, true), (computation.Problem, computation.Computing));
        computation.Dispose();
        await again;
    }

    [Fact]
    public async Task LookAt_TheSameGraph_ComputesNothing()
    {
        var changes = 0;
        using var computation = new ShapeComputation(TimeSpan.Zero);
        computation.Changed += () => changes++;
        var graph = RingGraphs.Document(RingGraphs.Ring(9));
        await computation.LookAtAsync(graph, new GraphFilter());
        var seen = changes;
        await computation.LookAtAsync(graph, new GraphFilter());
        Assert.Equal(seen, changes);
        Assert.Equal(1, computation.Loops);
    }
}

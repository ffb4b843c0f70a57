using CsCheck;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Graph;
using TopoWeb.Topology.Mapper.Settings;
using static TopoWeb.Topology.Tests.Mapper.HandGraphs;

namespace TopoWeb.Topology.Tests.Mapper;

public sealed class GraphInvariantsTests
{
    [Fact]
    public void Compute_NoNodes_IsZeroOfEverything()
    {
        var found = GraphInvariants.Compute(Of(0, []));

        Assert.Equal((0, 0, 0, 0), (found.Components, found.CycleRank, found.Triangles, found.Betti1));
        Assert.Empty(found.Cycles);
        Assert.Empty(found.Flares);
    }

    [Fact]
    public void Compute_Path_HasTwoFlaresAndNoCycle()
    {
        var found = GraphInvariants.Compute(Of(7, Path(0, 1, 2, 3, 4, 5, 6)));

        Assert.Equal((1, 0, 0), (found.Components, found.CycleRank, found.Betti1));
        Assert.Equal([(0, 3, "0,1,2", "3"), (6, 3, "4,5,6", "3")], found.Flares.Select(Text));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(9)]
    [InlineData(12)]
    public void Compute_Cycle_IsOneLoopWithoutFlares(int count)
    {
        var found = GraphInvariants.Compute(Of(count, Cycle(0, count)));

        Assert.Equal((1, 1, 1), (found.Components, found.CycleRank, found.Betti1));
        Assert.Equal(Enumerable.Range(0, count), Assert.Single(found.Cycles));
        Assert.Empty(found.Flares);
    }

    [Fact]
    public void Compute_TriangleWithoutACommonPoint_IsALoop()
    {
        Assert.Equal((1, 1, 0), Numbers(GraphInvariants.Compute(Of(3, Cycle(0, 3)))));
        Assert.Equal((1, 0, 1), Numbers(GraphInvariants.Compute(Of(3, Cycle(0, 3), (0, 1, 2)))));

        static (int, int, int) Numbers(GraphInvariants x) => (x.CycleRank, x.Betti1, x.Triangles);
    }

    [Fact]
    public void CountLoops_HandGraphs_IsBetti1()
    {
        MapperGraph[] graphs = [Of(0, []), Of(7, Path(0, 1, 2, 3, 4, 5, 6)), Of(3, Cycle(0, 3)), Of(3, Cycle(0, 3), (0, 1, 2)), Of(13, [.. Cycle(0, 5), .. Cycle(5, 8)])];

        Assert.Equal([0, 0, 1, 0, 2], graphs.Select(g => GraphInvariants.CountLoops(g)));
        Assert.ThrowsAny<OperationCanceledException>(() => GraphInvariants.CountLoops(graphs[2], new CancellationToken(true)));
    }

    [Fact]
    public void Compute_Progress_RisesToOne()
    {
        var shares = new List<double>();
        GraphInvariants.Compute(Of(13, [.. Cycle(0, 5), .. Cycle(5, 8)]), progress: new Shares(shares));

        Assert.Equal(shares.Order(), shares);
        Assert.Equal(1, shares[^1]);
    }

    [Fact]
    public void Compute_TwoCycles_ComeLongestFirst()
    {
        var found = GraphInvariants.Compute(Of(13, [.. Cycle(0, 5), .. Cycle(5, 8)]));

        Assert.Equal((2, 2), (found.Components, found.Betti1));
        Assert.Equal(["5,6,7,8,9,10,11,12", "0,1,2,3,4"], found.Cycles.Select(x => string.Join(",", x)));
        Assert.Empty(found.Flares);
    }

    [Fact]
    public void Compute_Y_HasThreeFlares()
    {
        var found = GraphInvariants.Compute(Of(14, [.. Path(0, 1, 2, 3, 4, 5), .. Path(0, 6, 7, 8, 9), .. Path(0, 10, 11, 12, 13)]));

        Assert.Equal([(9, 4, "6,7,8,9", "0"), (13, 4, "10,11,12,13", "0"), (5, 5, "1,2,3,4,5", "0")], found.Flares.Select(Text).OrderBy(x => x.Length).ThenBy(x => x.Tip));
        Assert.Equal(0, found.Betti1);
    }

    [Fact]
    public void Compute_YWithAShortArm_LeavesItOutBelowTheMinimum()
    {
        var graph = Of(12, [.. Path(0, 1, 2, 3, 4, 5), .. Path(0, 6, 7, 8, 9, 10), (0, 11)]);

        Assert.Equal([5, 10], GraphInvariants.Compute(graph).Flares.Select(x => x.Tip));
        Assert.Equal([5, 10, 11], GraphInvariants.Compute(graph, minimumFlareLength: 1).Flares.Select(x => x.Tip));
    }

    [Fact]
    public void Compute_FigureEight_HasTwoLoopsAndNoFlare()
    {
        var found = GraphInvariants.Compute(Of(13, [.. Cycle(0, 7), .. Path(0, 7, 8, 9, 10, 11, 12, 0)]));

        Assert.Equal((1, 2, 2), (found.Components, found.CycleRank, found.Betti1));
        Assert.Equal(["0,1,2,3,4,5,6", "0,7,8,9,10,11,12"], found.Cycles.Select(x => string.Join(",", x)));
        Assert.Empty(found.Flares);
    }

    [Theory]
    [InlineData(8, 5)]
    [InlineData(20, 3)]
    [InlineData(9, 2)]
    public void Compute_Lollipop_HasOneLoopAndOneFlare(int loop, int stick)
    {
        var found = GraphInvariants.Compute(Of(loop + stick, [.. Cycle(0, loop), .. Path([0, .. Enumerable.Range(loop, stick)])]));

        Assert.Equal(Enumerable.Range(0, loop), Assert.Single(found.Cycles));
        Assert.Equal(loop + stick - 1, Assert.Single(found.Flares).Tip);
        Assert.All(found.Flares[0].Nodes, node => Assert.True(node >= loop));
    }

    [Fact]
    public void Compute_Strip_IsAPathToTheEye()
    {
        var found = GraphInvariants.Compute(Strip(20, closed: false));

        Assert.Equal((18, 0, 18), (found.CycleRank, found.Betti1, found.Triangles));
        Assert.Empty(found.Cycles);
        // Nodes 18 and 19 are equally far from the middle.
        Assert.Equal([0, 18], found.Flares.Select(x => x.Tip).Order());
    }

    [Fact]
    public void Compute_Annulus_IsALoopToTheEye()
    {
        var found = GraphInvariants.Compute(Strip(20, closed: true));

        Assert.Equal((21, 1, 20), (found.CycleRank, found.Betti1, found.Triangles));
        Assert.Equal(10, Assert.Single(found.Cycles).Length);
        Assert.Empty(found.Flares);
    }

    [Fact]
    public void Compute_AnyGraph_FindsAShortestBasis() => Graphs.Sample(graph =>
    {
        var found = GraphInvariants.Compute(graph);

        var (betti, lengths) = NaiveHomology.ShortestBasis(graph);
        Assert.Equal(betti, found.Betti1);
        Assert.Equal(lengths, found.Cycles.Select(x => x.Length).Order());
        Assert.All(found.Cycles, cycle => Assert.All(cycle.Zip([.. cycle.Skip(1), cycle[0]]), pair => Assert.Contains(graph.Edges, e => (e.Source, e.Target) == (Math.Min(pair.First, pair.Second), Math.Max(pair.First, pair.Second)))));
        Assert.All(found.Flares, flare =>
        {
            Assert.Contains(flare.Tip, flare.Nodes);
            Assert.True(flare.Length >= 2 && flare.Nodes.Length >= flare.Length);
            Assert.Empty(flare.Nodes.Intersect(flare.Border));
        });
        Assert.Equal(found.Flares.Sum(x => x.Nodes.Length), found.Flares.SelectMany(x => x.Nodes).Distinct().Count());
    }, iter: 300);

    [Fact]
    public void Compute_MapperOfACircle_FindsItsLoop()
    {
        var found = GraphInvariants.Compute(MapperBuilder.Build(Clouds.Circle(400), new MapperSettings { Resolution = 10 }));

        Assert.Equal((1, 1), (found.Components, found.Betti1));
        Assert.True(Assert.Single(found.Cycles).Length >= 8);
        Assert.Empty(found.Flares);
    }

    [Fact]
    public void Compute_MinimumLengthBelowOne_NamesIt() =>
        Assert.Equal("minimumFlareLength", Assert.Throws<InvalidInputException>(() => GraphInvariants.Compute(Of(1, []), 0)).Field);

    [Fact]
    public void Compute_Cancelled_Stops() =>
        Assert.ThrowsAny<OperationCanceledException>(() => GraphInvariants.Compute(Of(3, Cycle(0, 3)), 2, new CancellationToken(true)));

    private static Gen<MapperGraph> Graphs =>
        from nodes in Gen.Int[3, 9]
        from edges in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[0, nodes - 1]).Array[0, 14]
        from triangles in Gen.Select(Gen.Int[0, nodes - 1], Gen.Int[0, nodes - 1], Gen.Int[0, nodes - 1]).Array[0, 4]
        select Of(nodes, [.. edges.Where(e => e.Item1 != e.Item2)], [.. triangles.Where(t => t.Item1 != t.Item2 && t.Item2 != t.Item3 && t.Item1 != t.Item3)]);

    private static (int Tip, int Length, string Nodes, string Border) Text(GraphFlare flare) => (flare.Tip, flare.Length, string.Join(",", flare.Nodes), string.Join(",", flare.Border));

    private sealed class Shares(List<double> shares) : IProgress<double>
    {
        public void Report(double value) => shares.Add(value);
    }
}

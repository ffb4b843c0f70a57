using CsCheck;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class LoopReductionTests
{
    [Fact]
    public void Run_AnyCloud_FindsThePairsOfTheHeap() =>
        Gen.Select(Clouds.TiedOrGeneric(3, 45), Gen.Double[0, 3]).Sample((cloud, bound) => AssertPairs(VietorisRips.EdgeValues(cloud), bound, 1), iter: 150);

    [Theory]
    [InlineData(620, 0.14, 0.2)]
    [InlineData(300, 0.05, 9)]
    [InlineData(240, 0.5, 9)]
    public void Run_NoisyCircle_FindsThePairsOfTheHeapForAnyThreadCount(int count, double noise, double bound)
    {
        var cloud = new PointCloud([.. Clouds.Circle(count).Values.ToArray().Zip(Clouds.Random(count, 2, 2).Values.ToArray(), (x, y) => x + noise * y)], 2);
        var matrix = VietorisRips.EdgeValues(cloud);

        AssertPairs(matrix, bound, 1);
        AssertPairs(matrix, bound, 3);
    }

    [Fact]
    public void Links_AnyEdges_BeginAsThoseOfTheCoboundary() => Gen.Select(Clouds.TiedOrGeneric(3, 45), Gen.Double[0, 3]).Sample((cloud, bound) =>
    {
        var edges = Edges(VietorisRips.EdgeValues(cloud), bound);

        Assert.Equal(new EdgeCoboundary(edges, 1, CancellationToken.None).First, Links(edges, 1).First);
    }, iter: 100);

    private static void AssertPairs(DistanceMatrix matrix, double bound, int threads)
    {
        var edges = Edges(matrix, bound);
        var links = Links(edges, threads);
        var components = new UnionFind(edges.Vertices);
        int[] births = [.. Enumerable.Range(0, edges.Count).Where(rank => edges.Ends(rank) is var (i, j) && !components.Union(i, j) && links.First[rank] < 0)];
        var triangles = new EdgeCoboundary(edges, 1, CancellationToken.None);
        long[] columns = [.. births.Select(rank => (long)rank).Reverse()];
        var expected = new CohomologyReduction<EdgeCoboundary>(triangles, 2, CancellationToken.None).Reduce(columns, new ProgressCounter(null, columns.Length));

        var deaths = new LoopReduction(edges, links, births).Run(threads, new ProgressCounter(null, links.Others.Count), CancellationToken.None);

        var found = births.Zip(deaths).Where(pair => pair.Second == ICoboundary.None || edges.Values[pair.Second >> 32] > edges.Values[pair.First]);
        Assert.Equal(expected.Select(pair => ((int)pair.Birth, pair.Death)).Reverse(), found);
    }

    private static MatrixEdges Edges(DistanceMatrix matrix, double bound) =>
        new(EdgeList.Of(matrix, FlagPersistence.Limit(matrix, bound), FlagPersistence.DefaultBudget, -1, CancellationToken.None), -1, CancellationToken.None);

    private static EdgeLinks Links(RankedEdges edges, int threads) => new(edges, threads, new ProgressCounter(null, edges.Count), CancellationToken.None);
}

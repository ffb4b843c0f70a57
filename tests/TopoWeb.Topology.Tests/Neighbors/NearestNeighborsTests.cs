using CsCheck;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Neighbors;

public sealed class NearestNeighborsTests
{
    [Fact]
    public void KthDistances_SmallClouds_AreThoseOfAFullSort() =>
        Gen.OneOf(Clouds.Tied(2, 40), Clouds.Generic(2, 40, 1, 49)).SelectMany(cloud => Gen.Int[1, cloud.Count - 1], (cloud, k) => (cloud, k))
            .Sample((cloud, k) => Assert.Equal(Naive(cloud, k), NearestNeighbors.KthDistances(cloud, k)), iter: 300);

    [Theory]
    [InlineData(255, 1, 2)]
    [InlineData(256, 50, 9)]
    [InlineData(257, 256, 9)]
    [InlineData(800, 200, 9)]
    [InlineData(300, 280, 49)]
    public void KthDistances_SeveralBlocks_AreThoseOfAFullSort(int count, int k, int dimension)
    {
        var cloud = Clouds.Random(count, dimension, count);

        Assert.Equal(Naive(cloud, k), NearestNeighbors.KthDistances(cloud, k));
    }

    [Fact]
    public void KthDistances_FallingDistances_KeepsReplacingTheBound()
    {
        // Each point is nearer to point 0 than all before it, so every value offered passes the bound.
        var cloud = new PointCloud([.. Enumerable.Range(0, 900).Select(i => i == 0 ? 0.0 : 900.0 - i)], 1);

        Assert.Equal(Naive(cloud, 30), NearestNeighbors.KthDistances(cloud, 30));
    }

    [Fact]
    public void KthDistances_Duplicates_CountButThePointItselfDoesNot()
    {
        var cloud = Clouds.Rows([0, 0], [0, 0], [0, 0], [3, 4]);

        Assert.Equal([0, 0, 0, 5], NearestNeighbors.KthDistances(cloud, 1));
        Assert.Equal([0, 0, 0, 5], NearestNeighbors.KthDistances(cloud, 2));
        Assert.Equal([5, 5, 5, 5], NearestNeighbors.KthDistances(cloud, 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void KthDistances_ThreadCount_ChangesNoBit(int threads)
    {
        var cloud = Clouds.Random(900, 9, 3);

        Assert.Equal(NearestNeighbors.KthDistances(cloud, 40), NearestNeighbors.KthDistances(cloud, 40, threads, null, CancellationToken.None));
    }

    [Fact]
    public void KthDistances_RowOrder_ChangesNoBit()
    {
        var cloud = Clouds.Random(600, 9, 4);
        var order = Clouds.Shuffle(600, 1);
        var distances = NearestNeighbors.KthDistances(cloud, 25);

        Assert.Equal(Array.ConvertAll(order, i => distances[i]), NearestNeighbors.KthDistances(cloud.Select(order), 25));
    }

    [Fact]
    public void KthDistances_OverflowingSquares_AreInfinite() =>
        Assert.Equal([1, 1, double.PositiveInfinity], NearestNeighbors.KthDistances(Clouds.Rows([0], [1], [1e200]), 1));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void KthDistances_KOutsideItsLimits_Throws(int k) => Assert.Throws<ArgumentOutOfRangeException>(() => NearestNeighbors.KthDistances(new PointCloud(new double[3], 1), k));

    [Fact]
    public void KthDistances_Cancelled_Stops()
    {
        var cloud = Clouds.Random(20000, 9, 1);
        using var source = new CancellationTokenSource();
        var first = new CancelAtFirstReport(source);

        Assert.ThrowsAny<OperationCanceledException>(() => NearestNeighbors.KthDistances(cloud, 10, first, source.Token));
        Assert.InRange(first.Last, 0, 0.5);
    }

    [Fact]
    public void KthDistances_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        NearestNeighbors.KthDistances(Clouds.Random(2000, 3, 1), 5, recorder);

        recorder.AssertRisesToOne();
        Assert.InRange(recorder.Values.Count, 50, 110);
    }

    private static double[] Naive(PointCloud cloud, int k)
    {
        var result = new double[cloud.Count];
        for (var i = 0; i < cloud.Count; i++)
            result[i] = Enumerable.Range(0, cloud.Count).Where(j => j != i).Select(j => Clouds.Distance(cloud, j, i)).Order().ElementAt(k - 1);
        return result;
    }

    private sealed class CancelAtFirstReport(CancellationTokenSource source) : IProgress<double>
    {
        public double Last { get; private set; }

        public void Report(double value)
        {
            Last = value;
            source.Cancel();
        }
    }
}

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

    [Theory]
    [InlineData(9)]
    [InlineData(49)]
    public void KthDistances_WithoutBoxes_ChangesNoBit(int dimension)
    {
        var cloud = Clouds.Random(1100, dimension, 8);

        Assert.Equal(NearestNeighbors.KthDistances(cloud, 15), NearestNeighbors.KthDistances(cloud, 15, prune: false, -1, null, CancellationToken.None));
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
    public void KthDistances_SquaresThatOverflow_AreThoseOfASmallerCloud() =>
        Assert.Equal([1e200, 1e200, 2e200], NearestNeighbors.KthDistances(Clouds.Rows([0], [1e200], [3e200]), 1));

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void KthDistances_KOutsideItsLimits_Throws(int k) => Assert.Equal(
        $"k is {k}, but the cloud has 3 points; k must be between 1 and 2. A point is not a neighbour of itself.",
        Assert.Throws<InvalidInputException>(() => NearestNeighbors.KthDistances(new PointCloud(new double[3], 1), k)).Message);

    [Fact]
    public void Find_SmallClouds_AreTheFirstOfAFullSortByDistanceAndIndex() =>
        Gen.OneOf(Clouds.Tied(2, 60), Clouds.Generic(2, 60, 1, 49)).SelectMany(cloud => Gen.Int[1, cloud.Count - 1], (cloud, k) => (cloud, k))
            .Sample((cloud, k) => AssertNearest(cloud, k), iter: 300);

    [Theory]
    [InlineData(2000, 15, 9)]
    [InlineData(1000, 400, 2)]
    [InlineData(700, 20, 49)]
    public void Find_ManyPoints_AreTheFirstOfAFullSortByDistanceAndIndex(int count, int k, int dimension) => AssertNearest(Clouds.Random(count, dimension, count), k);

    [Theory]
    [InlineData(0.0)]
    [InlineData(1e-9)]
    public void Find_ManyPointsNearlyAtOnePlace_AreToldApart(double spread)
    {
        // Far more points than a buffer holds are equally far away as single precision sees it: beside the point at 1 they all fall together.
        var random = Clouds.Random(1500, 2, 7);
        var cloud = new PointCloud([.. random.Values.ToArray().Select((x, i) => i < 2 ? 1 : x * spread)], 2);

        AssertNearest(cloud, 5);
        Assert.Equal(Naive(cloud, 5), NearestNeighbors.KthDistances(cloud, 5));
    }

    [Theory]
    [InlineData(1e-300)]
    [InlineData(1e300)]
    public void KthDistances_ExtremeScales_AreThoseOfAFullSort(double scale)
    {
        var cloud = new PointCloud([.. Clouds.Random(300, 3, 5).Values.ToArray().Select(x => x * scale)], 3);

        // Without the squares that overflow or vanish: times a power of two, and back.
        var power = -Math.ILogB(scale);
        var near = new PointCloud([.. cloud.Values.ToArray().Select(x => Math.ScaleB(x, power))], 3);
        Assert.Equal(Naive(near, 7).Select(x => Math.ScaleB(x, -power)), NearestNeighbors.KthDistances(cloud, 7));
    }

    [Fact]
    public void KthDistances_FarFromTheOrigin_AreThoseOfAFullSort()
    {
        var cloud = new PointCloud([.. Clouds.Random(500, 3, 6).Values.ToArray().Select(x => 1e9 + x)], 3);

        Assert.Equal(Naive(cloud, 7), NearestNeighbors.KthDistances(cloud, 7));
    }

    /// <summary>Enough points for axes of their own: filters are flat along one of them, the others lie on a plane or in groups of very different width.</summary>
    [Theory]
    [InlineData("filters", 15)]
    [InlineData("filters", 200)]
    [InlineData("plane", 3)]
    [InlineData("groups", 7)]
    [InlineData("line", 4)]
    [InlineData("grid", 30)]
    public void KthDistances_TurnedPoints_AreThoseOfAFullSort(string shape, int k)
    {
        var random = Clouds.Random(2_300, 9, k);
        var cloud = shape switch
        {
            "filters" => Normalization.Apply(random).Points,
            "plane" => Turned(random, i => i < 2 ? 1 : 0),
            "groups" => new PointCloud([.. random.Values.ToArray().Select((x, i) => i / 9 % 5 is var group && group == 0 ? x : group + x * Math.Pow(10, -2 * group))], 9),
            "line" => Turned(random, i => i == 0 ? 1e6 : 1e-3),
            _ => new PointCloud([.. random.Values.ToArray().Select(x => Math.Round(x))], 9),
        };
        int[] some = [.. Enumerable.Range(0, 150).Select(i => i * 15)];

        var distances = NearestNeighbors.KthDistances(cloud, k);

        Assert.Equal(Naive(cloud, k, some), some.Select(i => distances[i]));
        Assert.Equal(distances, NearestNeighbors.KthDistances(cloud, k, prune: false, -1, null, CancellationToken.None));
    }

    [Theory]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(129)]
    [InlineData(2_113)]
    public void Find_TreesWithEmptyLeaves_FindEveryNeighbour(int count) => AssertNearest(Clouds.Random(count, 4, count), 6);

    [Fact]
    public void Find_MoreThanAnArrayHolds_SaysSo() =>
        Assert.Contains("60000 points with 50000 neighbours", Assert.Throws<InvalidInputException>(() => NearestNeighbors.Find(new PointCloud(new double[60000], 1), 50000)).Message);

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
    public void KthDistances_CancelledAtAnyMoment_ThrowsNothingElse()
    {
        var cloud = Clouds.Random(60000, 4, 2);
        for (var delay = 0; delay < 40; delay += 4)
        {
            using var source = new CancellationTokenSource(delay);
            var error = Record.Exception(() => NearestNeighbors.KthDistances(cloud, 5, null, source.Token));

            Assert.True(error is null or OperationCanceledException, $"{error}");
        }
    }

    [Fact]
    public void KthDistances_Progress_RisesToOne()
    {
        var recorder = new Recorder();
        NearestNeighbors.KthDistances(Clouds.Random(10_000, 3, 1), 5, recorder);

        recorder.AssertRisesToOne();
        Assert.InRange(recorder.Values.Count, 50, 110);
    }

    private static void AssertNearest(PointCloud cloud, int k)
    {
        var found = NearestNeighbors.Find(cloud, k);
        for (var i = 0; i < cloud.Count; i++)
        {
            var expected = Enumerable.Range(0, cloud.Count).Where(j => j != i).OrderBy(j => Clouds.Distance(cloud, j, i)).ThenBy(j => j).Take(k).ToArray();
            Assert.Equal(expected, found.Indices[(i * k)..((i + 1) * k)]);
            Assert.Equal(expected.Select(j => Clouds.Distance(cloud, j, i)), found.Distances[(i * k)..((i + 1) * k)]);
        }
    }

    /// <summary>Coordinates along all axes that lean, each as wide as is said.</summary>
    private static PointCloud Turned(PointCloud cloud, Func<int, double> width)
    {
        var values = new double[cloud.Count * cloud.Dimension];
        for (var i = 0; i < values.Length; i++)
            for (var c = 0; c < cloud.Dimension; c++)
                values[i] += cloud.Row(i / cloud.Dimension)[c] * width(c) * Math.Cos((i % cloud.Dimension + 0.5) * c * Math.PI / cloud.Dimension);
        return new PointCloud(values, cloud.Dimension);
    }

    private static IEnumerable<double> Naive(PointCloud cloud, int k, int[] points) =>
        points.Select(i => Enumerable.Range(0, cloud.Count).Where(j => j != i).Select(j => Clouds.Distance(cloud, j, i)).Order().ElementAt(k - 1));

    private static double[] Naive(PointCloud cloud, int k)
    {
        var result = new double[cloud.Count];
        for (var i = 0; i < cloud.Count; i++)
            result[i] = Enumerable.Range(0, cloud.Count).Where(j => j != i).Select(j => Clouds.Distance(cloud, j, i)).Order().ElementAt(k - 1);
        return result;
    }
}

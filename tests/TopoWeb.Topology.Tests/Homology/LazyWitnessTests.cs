using CsCheck;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Tests.Homology;

public sealed class LazyWitnessTests
{
    /// <summary>The house of the JavaPlex tutorial.</summary>
    private static readonly PointCloud House = Clouds.Rows([-1, 0], [1, 0], [1, 2], [-1, 2], [0, 3]);

    [Theory]
    [InlineData(0, 2, 2, 2)]
    [InlineData(1, 0.58578643762690495, 0.58578643762690495, 1.4142135623730951)]
    [InlineData(2, 0, 0, 0)]
    public void EdgeValues_House_AreTheKnownOnes(int nu, double rightToTop, double topToLeft, double rightToLeft)
    {
        var edges = LazyWitness.EdgeValues(House, [1, 4, 0], nu);

        Assert.Equal(rightToTop, edges[0, 1], Tolerances.LastBits);
        Assert.Equal(topToLeft, edges[1, 2], Tolerances.LastBits);
        Assert.Equal(rightToLeft, edges[0, 2], Tolerances.LastBits);
    }

    [Fact]
    public void EdgeValues_AnyCloud_AreThoseOfTheDefinition() =>
        (from cloud in Clouds.TiedOrGeneric(1, 30)
         from count in Gen.Int[1, cloud.Count]
         from nu in Gen.Int[0, Math.Min(2, count)]
         select (cloud, count, nu)).Sample(x =>
        {
            var landmarks = Clouds.Shuffle(x.cloud.Count, x.count)[..x.count];
            Assert.Equal(Naive(x.cloud, landmarks, x.nu), LazyWitness.EdgeValues(x.cloud, landmarks, x.nu).Values.ToArray());
        }, iter: 300);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void EdgeValues_SeveralBlocks_AreThoseOfTheDefinitionForAnyThreadCount(int nu)
    {
        var cloud = Clouds.Random(600, 9, nu);
        var landmarks = MaxMinLandmarks.Select(cloud, 25, 0);
        var expected = Naive(cloud, landmarks, nu);

        Assert.Equal(expected, LazyWitness.EdgeValues(cloud, landmarks, nu).Values.ToArray());
        Assert.Equal(expected, LazyWitness.EdgeValues(cloud, new ColumnBlocks(cloud), landmarks, nu, 1, null, CancellationToken.None).Values.ToArray());
        Assert.Equal(expected, LazyWitness.EdgeValues(cloud, new ColumnBlocks(cloud), landmarks, nu, 3, null, CancellationToken.None).Values.ToArray());
    }

    /// <summary>More blocks than are compared in double precision: ties of a grid, and points so far away that 8 bits tell nothing.</summary>
    [Theory]
    [InlineData("generic", 0)]
    [InlineData("generic", 1)]
    [InlineData("generic", 2)]
    [InlineData("grid", 1)]
    [InlineData("far", 1)]
    [InlineData("equal", 2)]
    public void EdgeValues_ManyBlocks_AreThoseOfTheDefinition(string shape, int nu)
    {
        var random = Clouds.Random(11_000, 4, nu);
        var cloud = new PointCloud([.. random.Values.ToArray().Select((x, i) => shape switch
        {
            "generic" => x,
            "grid" => Math.Round(3 * x),
            "far" => i < 4 * 300 ? 1e-9 * x : i < 4 * 10_000 ? x : 1e9 + x,
            _ => 1,
        })], 4);
        int[] landmarks = [.. Enumerable.Range(0, 12).Select(i => 7 * i)];
        var expected = Naive(cloud, landmarks, nu);

        Assert.Equal(expected, LazyWitness.EdgeValues(cloud, landmarks, nu).Values.ToArray());
        Assert.Equal(expected, LazyWitness.EdgeValues(cloud, new ColumnBlocks(cloud), landmarks, nu, 1, null, CancellationToken.None).Values.ToArray());
    }

    /// <summary>Few and many coordinates, of any size, in an order in which the values of edges fall until the last block.</summary>
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1e-40)]
    [InlineData(9, 1, 1e40)]
    [InlineData(40, 0, 1)]
    [InlineData(40, 2, 1)]
    public void EdgeValues_LandmarksAllOverTheCloud_AreThoseOfTheDefinition(int dimension, int nu, double size)
    {
        var random = Clouds.Random(6_000, dimension, nu);
        var cloud = new PointCloud([.. random.Values.ToArray().Select((x, i) => size * x * (2 - i / dimension / 6_000.0))], dimension);
        var landmarks = MaxMinLandmarks.Select(cloud, 20, 0);
        var expected = Naive(cloud, landmarks, nu);

        Assert.Equal(expected, LazyWitness.EdgeValues(cloud, landmarks, nu).Values.ToArray());
        Assert.Equal(expected, LazyWitness.EdgeValues(cloud, new ColumnBlocks(cloud), landmarks, nu, 1, null, CancellationToken.None).Values.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(2)]
    public void EdgeValues_NuOutsideItsLimits_Throws(int nu) => Assert.Throws<ArgumentOutOfRangeException>(() => LazyWitness.EdgeValues(House, [0], nu));

    private static double[] Naive(PointCloud cloud, int[] landmarks, int nu)
    {
        var count = landmarks.Length;
        var distances = landmarks.Select(a => Enumerable.Range(0, cloud.Count).Select(z => Clouds.Distance(cloud, a, z)).ToArray()).ToArray();
        var nearest = Enumerable.Range(0, cloud.Count).Select(z => nu == 0 ? 0 : distances.Select(row => row[z]).Order().ElementAt(nu - 1)).ToArray();
        var edges = new double[count * count];
        for (var a = 0; a < count; a++)
            for (var b = 0; b < count; b++)
                edges[a * count + b] = a == b ? 0 : Enumerable.Range(0, cloud.Count).Min(z => Math.Max(0, Math.Max(distances[a][z], distances[b][z]) - nearest[z]));
        return edges;
    }
}

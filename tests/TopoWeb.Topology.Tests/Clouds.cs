using CsCheck;

namespace TopoWeb.Topology.Tests;

/// <summary>Point clouds for tests.</summary>
internal static class Clouds
{
    /// <summary>Small whole coordinates: full of duplicates and ties.</summary>
    public static Gen<PointCloud> Tied(int minimum, int maximum, int maxDimension = 3) =>
        Of(Gen.Int[minimum, maximum], Gen.Int[1, maxDimension], Gen.Int[0, 3].Select(x => (double)x));

    /// <summary>Real coordinates.</summary>
    public static Gen<PointCloud> Generic(int minimum, int maximum, int minDimension = 1, int maxDimension = 9) =>
        Of(Gen.Int[minimum, maximum], Gen.Int[minDimension, maxDimension], Gen.Double[-1, 1]);

    public static Gen<PointCloud> TiedOrGeneric(int minimum, int maximum) => Gen.OneOf(Tied(minimum, maximum), Generic(minimum, maximum, maxDimension: 4));

    public static PointCloud Random(int count, int dimension, long seed)
    {
        var generator = new SplitMix64(seed);
        var values = new double[count * dimension];
        for (var i = 0; i < values.Length; i++)
            values[i] = (generator.Next() >> 11) / (double)(1L << 52) - 1;
        return new PointCloud(values, dimension);
    }

    public static PointCloud Circle(int count) => Rows([.. Enumerable.Range(0, count).Select(i => new[] { Math.Cos(2 * Math.PI * i / count), Math.Sin(2 * Math.PI * i / count) })]);

    public static PointCloud Rows(params double[][] rows) => new([.. rows.SelectMany(x => x)], rows[0].Length);

    public static double Distance(PointCloud cloud, int i, int j)
    {
        var sum = 0.0;
        var x = cloud.Row(i);
        var y = cloud.Row(j);
        for (var c = 0; c < x.Length; c++)
            sum += (x[c] - y[c]) * (x[c] - y[c]);
        return Math.Sqrt(sum);
    }

    /// <summary>A permutation drawn from a seed.</summary>
    public static int[] Shuffle(int count, long seed)
    {
        var generator = new SplitMix64(seed);
        var order = Enumerable.Range(0, count).ToArray();
        for (var i = count - 1; i > 0; i--)
        {
            var j = generator.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    private static Gen<PointCloud> Of(Gen<int> counts, Gen<int> dimensions, Gen<double> coordinates) =>
        from n in counts
        from d in dimensions
        from values in coordinates.Array[n * d]
        select new PointCloud(values, d);
}

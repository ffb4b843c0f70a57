using System.Numerics.Tensors;

namespace TopoWeb.Topology;

/// <summary>The smallest and the largest value of each column of a cloud.</summary>
internal static class ColumnRanges
{
    /// <summary>Rows that are compared at once: short rows alone would leave most of a vector empty.</summary>
    private const int Rows = 64;

    /// <summary>Infinite where the cloud is empty. O(n·d).</summary>
    public static (double[] Low, double[] High) Of(PointCloud cloud)
    {
        var d = cloud.Dimension;
        var values = cloud.Values;
        var (lows, highs) = (new double[Rows * d], new double[Rows * d]);
        Array.Fill(lows, double.PositiveInfinity);
        Array.Fill(highs, double.NegativeInfinity);
        for (var start = 0; start < values.Length; start += Math.Min(Rows * d, values.Length - start))
        {
            var part = values.Slice(start, Math.Min(Rows * d, values.Length - start));
            TensorPrimitives.Min<double>(lows.AsSpan(0, part.Length), part, lows);
            TensorPrimitives.Max<double>(highs.AsSpan(0, part.Length), part, highs);
        }

        var (low, high) = (lows[..d], highs[..d]);
        for (var row = 1; row < Rows; row++)
        {
            TensorPrimitives.Min<double>(low, lows.AsSpan(row * d, d), low);
            TensorPrimitives.Max<double>(high, highs.AsSpan(row * d, d), high);
        }

        return (low, high);
    }
}

namespace TopoWeb.Topology.Neighbors;

/// <summary>A cloud moved and scaled into the cube [−1, 1]^d and rounded to single precision, with a bound on what that does to distances.</summary>
/// <remarks>
/// A search among the rounded points decides nearly every comparison at twice the speed and half the memory; what the bound leaves open is decided
/// by the distances of the cloud itself, so results are those of double precision.
/// </remarks>
internal sealed class ScaledPoints
{
    /// <summary>One vector may be read from the start of every row.</summary>
    private const int Padding = 16;

    public ScaledPoints(PointCloud cloud)
    {
        var d = cloud.Dimension;
        Dimension = d;
        var values = cloud.Values;
        Values = new float[checked(values.Length + Padding)];
        var (centre, exponent) = Frame(values, d);
        // Two factors, since the power itself may be too large or small for one number.
        var factor = Math.ScaleB(1, -exponent / 2);
        var rest = Math.ScaleB(1, -exponent - -exponent / 2);
        for (int i = 0, c = 0; i < values.Length; i++, c = c + 1 == d ? 0 : c + 1)
            Values[i] = (float)((values[i] - centre[c]) * factor * rest);
        // Rounding moves a coordinate by at most 2⁻²⁵, a difference by twice that; the sum of squares adds a relative error of (d + 2)·2⁻²⁴.
        // Both are doubled to be on the safe side.
        Absolute = Math.Sqrt(d) * (1.0 / (1 << 23));
        Relative = (d + 4) * (1.0 / (1 << 23));
    }

    /// <summary>Coordinates, row-major, with a few zeros behind them.</summary>
    public float[] Values { get; }

    /// <summary>Number of coordinates d.</summary>
    public int Dimension { get; }

    private double Absolute { get; }

    private double Relative { get; }

    /// <summary>
    /// Where the k-th smallest squared distance of rounded points is <paramref name="kth"/>: a rounded squared distance above Upper cannot belong to the k nearest, one below Lower must.
    /// </summary>
    public (float Lower, float Upper) Band(float kth)
    {
        var root = Math.Sqrt(kth);
        var error = 2 * (Absolute + Relative * root);
        var low = Math.Max(0, root - error);
        var high = root + error;
        return (MathF.BitDecrement((float)(low * low)), MathF.BitIncrement((float)(high * high)));
    }

    /// <summary>Middle of the range of each column, and the power of two that holds half of the widest range.</summary>
    private static (double[] Centre, int Exponent) Frame(ReadOnlySpan<double> values, int d)
    {
        var low = new double[d];
        var high = new double[d];
        Array.Fill(low, double.PositiveInfinity);
        Array.Fill(high, double.NegativeInfinity);
        for (int i = 0, c = 0; i < values.Length; i++, c = c + 1 == d ? 0 : c + 1)
        {
            low[c] = Math.Min(low[c], values[i]);
            high[c] = Math.Max(high[c], values[i]);
        }

        var half = 0.0;
        for (var c = 0; c < d && values.Length > 0; c++)
        {
            // Halves first: the range itself may exceed the largest double.
            half = Math.Max(half, high[c] / 2 - low[c] / 2);
            low[c] = low[c] / 2 + high[c] / 2;
        }

        return (low, half > 0 ? Math.ILogB(half) + 1 : 0);
    }
}

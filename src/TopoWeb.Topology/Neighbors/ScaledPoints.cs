using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TopoWeb.Topology.Neighbors;

/// <summary>A cloud moved, turned to its <see cref="SearchAxes"/>, scaled to about the cube [−1, 1]^d and rounded to single precision, with a bound on what that does to distances.</summary>
/// <remarks>
/// A search among the rounded points decides nearly every comparison at twice the speed and half the memory; what the bound leaves open is decided
/// by the distances of the cloud itself, so results are those of double precision.
/// </remarks>
internal sealed class ScaledPoints
{
    /// <summary>One vector may be read from the start of every row.</summary>
    private const int Padding = 16;

    /// <summary>Points that one thread goes through at a time.</summary>
    private const int Part = 1 << 12;

    /// <summary>Axes along which no point is further out than this are left out: rounding moves points much further.</summary>
    private const double Flat = 1.0 / (1L << 40);

    private readonly PointCloud _cloud;
    private readonly ParallelOptions _options;
    private readonly double[] _centre;
    private readonly double _factor;
    private readonly double _rest;

    public ScaledPoints(PointCloud cloud, int threads = 1, CancellationToken cancellation = default)
    {
        var d = cloud.Dimension;
        _cloud = cloud;
        _options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        (_centre, var exponent) = Frame();
        // Two factors, since the power itself may be too large or small for one number.
        _factor = Math.ScaleB(1, -exponent / 2);
        _rest = Math.ScaleB(1, -exponent - -exponent / 2);
        Dimension = d;
        Values = new float[checked(cloud.Values.Length + Padding)];
        Fill(SearchAxes.Of(cloud, _centre, _factor * _rest));
        // Rounding moves a point by at most 2⁻²⁴·√d, once more relative to the middle of a leaf, twice more relative to that of another one, and the other point of a distance as far; the sum of
        // squares adds a relative error of (d + 3)·2⁻²⁴. Both are doubled to be on the safe side, which is far more than what turning and leaving axes out do.
        Absolute = Math.Sqrt(d) * (1.0 / (1 << 20));
        Relative = (d + 6) * (1.0 / (1 << 23));
    }

    /// <summary>Coordinates, row-major, with a few zeros behind them.</summary>
    public float[] Values { get; private set; }

    /// <summary>Number of coordinates: d, less those that are the same for all points.</summary>
    public int Dimension { get; private set; }

    private double Absolute { get; }

    private double Relative { get; }

    /// <summary>Hands the coordinates over: nobody needs them in this order any more.</summary>
    public float[] TakeValues()
    {
        var values = Values;
        Values = [];
        return values;
    }

    /// <summary>
    /// Where the k-th smallest squared distance of rounded points is <paramref name="kth"/>, each of them up to <paramref name="error"/>: a squared distance above Upper cannot belong to the k nearest, one below Lower must.
    /// </summary>
    public (float Lower, float Upper) Band(float kth, float error)
    {
        var low = Math.Sqrt(Math.Max(0, kth - error));
        low = Math.Max(0, low - 2 * (Absolute + Relative * low));
        return (MathF.BitDecrement((float)(low * low)), Upper(kth, error));
    }

    /// <summary>The Upper of <see cref="Band"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float Upper(float kth, float error)
    {
        // In single precision, since every comparison that finds something asks for it; the last factor makes up for the rounding of this.
        var high = MathF.Sqrt(kth + error);
        high += 2 * ((float)Absolute + (float)Relative * high);
        return high * high * (1 + 1f / (1 << 20));
    }

    /// <summary>Two distances of the cloud as squared distances of rounded points: one below Lower belongs to points nearer than <paramref name="low"/>, one above Upper to points farther apart than <paramref name="high"/>.</summary>
    public (float Lower, float Upper) Radii(double low, double high)
    {
        (low, high) = (low * _factor * _rest, high * _factor * _rest);
        low = Math.Max(0, low - (Absolute + Relative * low));
        high += Absolute + Relative * high;
        return (MathF.BitDecrement((float)(low * low)), MathF.BitIncrement((float)(high * high)));
    }

    /// <summary>Middle of the range of each column, and the power of two that holds half of the widest range.</summary>
    private (double[] Centre, int Exponent) Frame()
    {
        var d = _cloud.Dimension;
        var (low, high) = ColumnRanges.Of(_cloud);
        var half = 0.0;
        for (var c = 0; c < d && _cloud.Count > 0; c++)
        {
            // Halves first: the range itself may exceed the largest double.
            half = Math.Max(half, high[c] / 2 - low[c] / 2);
            low[c] = low[c] / 2 + high[c] / 2;
        }

        return (low, half > 0 ? Math.ILogB(half) + 1 : 0);
    }

    private void Fill(SearchAxes? axes)
    {
        var d = Dimension;
        var stride = axes?.Stride ?? d;
        var farthest = new double[stride];
        var gate = new Lock();
        Parallel.For(0, (_cloud.Count + Part - 1) / Part, _options, part =>
        {
            var farthestHere = new double[stride];
            Fill(part * Part, Math.Min(_cloud.Count, (part + 1) * Part), axes, farthestHere);
            lock (gate)
                TensorPrimitives.MaxMagnitude<double>(farthest, farthestHere, farthest);
        });
        var kept = d;
        while (axes is not null && kept > 1 && Math.Abs(farthest[kept - 1]) <= Flat)
            kept--;
        if (kept < d)
            Keep(kept);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(int from, int to, SearchAxes? axes, Span<double> farthest)
    {
        var (row, turned) = (new double[_centre.Length], new double[farthest.Length]);
        for (var i = from; i < to; i++)
        {
            var point = _cloud.Row(i);
            for (var c = 0; c < point.Length; c++)
                row[c] = (point[c] - _centre[c]) * _factor * _rest;
            axes?.Turn(row, turned, farthest);
            var source = axes is null ? row : turned;
            var target = Values.AsSpan(i * row.Length, row.Length);
            for (var c = 0; c < target.Length; c++)
                target[c] = (float)source[c];
        }
    }

    /// <summary>Leaves the last columns out.</summary>
    private void Keep(int kept)
    {
        for (var i = 1; i < _cloud.Count; i++)
            Values.AsSpan(i * Dimension, kept).CopyTo(Values.AsSpan(i * kept));
        Dimension = kept;
        Values.AsSpan(_cloud.Count * kept).Clear();
    }
}

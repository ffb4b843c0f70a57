namespace TopoWeb.Topology;

/// <summary>The points that survive normalisation.</summary>
/// <param name="Points">Centred points of unit length, in input order.</param>
/// <param name="Rows">Row of the input for each point.</param>
/// <param name="Dropped">Number of input rows whose centred norm is below <see cref="Normalization.MinimumNorm"/>.</param>
public sealed record NormalizedCloud(PointCloud Points, int[] Rows, int Dropped);

/// <summary>Centre each point by its own mean and scale it to Euclidean length 1.</summary>
public static class Normalization
{
    /// <summary>Points with a smaller centred norm have no direction; they are dropped and counted.</summary>
    public const double MinimumNorm = 1e-12;

    /// <summary>x ↦ (x − mean(x)) / ‖x − mean(x)‖₂ for each row x; rows with norm below 1e-12 are dropped.</summary>
    /// <remarks>O(n·d). An empty cloud stays empty.</remarks>
    public static NormalizedCloud Apply(PointCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        var d = cloud.Dimension;
        var values = new double[cloud.Values.Length];
        var rows = new int[cloud.Count];
        var kept = 0;
        for (var i = 0; i < cloud.Count; i++)
        {
            var target = values.AsSpan(kept * d, d);
            if (Centre(cloud.Row(i), target))
                rows[kept++] = i;
        }

        var dropped = cloud.Count - kept;
        if (dropped > 0)
        {
            Array.Resize(ref values, kept * d);
            Array.Resize(ref rows, kept);
        }

        return new NormalizedCloud(new PointCloud(values, d), rows, dropped);
    }

    private static bool Centre(ReadOnlySpan<double> row, Span<double> target)
    {
        row.CopyTo(target);
        var norm = Subtract(target);
        if (!double.IsFinite(norm))
        {
            // The sum or the squares overflowed: the same direction at a harmless scale.
            var largest = 0.0;
            foreach (var value in row)
                largest = Math.Max(largest, Math.Abs(value));
            for (var c = 0; c < row.Length; c++)
                target[c] = row[c] / largest;
            norm = Subtract(target);
        }

        if (norm < MinimumNorm)
            return false;
        foreach (ref var value in target)
            value /= norm;
        return true;
    }

    /// <summary>Subtracts the mean in place and returns the norm of the rest.</summary>
    private static double Subtract(Span<double> row)
    {
        var sum = 0.0;
        foreach (var value in row)
            sum += value;
        var mean = sum / row.Length;
        var squares = 0.0;
        foreach (ref var value in row)
        {
            value -= mean;
            squares += value * value;
        }

        return Math.Sqrt(squares);
    }
}

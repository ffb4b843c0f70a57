namespace TopoWeb.Topology;

/// <summary>A cloud at a size at which the squares of its differences, and the squares of those, neither overflow nor vanish, and the way back.</summary>
/// <remarks>
/// Everything that is computed of distances scales with the cloud, and scaling by a power of two rounds nothing: results are those that numbers without limits would give, to the
/// last bit. Every public entry point of the library goes through here. Clouds of a usual size (values up to 2¹⁶⁰, a range of at least 2⁻¹⁶⁰) are used as they are; there,
/// differences below about 10⁻¹⁶⁰ count as 0. O(n·d), and O(n·d·log n) where a cloud is scaled.
/// </remarks>
public sealed class PointScale
{
    /// <summary>Largest absolute value of a coordinate, 2¹⁰⁰⁰ (1.07·10³⁰¹): sums of millions of distances still are numbers.</summary>
    public const double LargestValue = 1.0715086071862673e301;

    private const int UsualExponent = 160;

    /// <summary>Largest exponent of a value after scaling: the rounding of its mean must not overflow when it is squared twice.</summary>
    private const int MostOffset = 240;

    /// <summary>Smallest exponent of a difference after scaling: its square must not vanish.</summary>
    private const int LeastDifference = -480;

    private PointScale(PointCloud cloud, int exponent)
    {
        Cloud = exponent == 0 ? cloud : new PointCloud(Scale(cloud.Values, -exponent), cloud.Dimension);
        Exponent = exponent;
    }

    /// <summary>The scaled cloud; the cloud itself where its size is usual.</summary>
    public PointCloud Cloud { get; }

    /// <summary>The cloud is the scaled one times 2 to this power.</summary>
    public int Exponent { get; }

    /// <summary>Looks at the size of <paramref name="cloud"/> and scales it where that is needed.</summary>
    /// <exception cref="InvalidInputException">A value is too large, or so large that differences of other points are lost beside it. The message names row, column and value.</exception>
    public static PointScale Of(PointCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        var (largest, range) = Measure(cloud);
        RequireSize(cloud, largest);
        var exponent = ExponentOf(largest, range);
        if (exponent != 0 && LeastDifferenceOf(cloud) is var least && least < Math.ScaleB(1, LeastDifference + exponent))
            throw new InvalidInputException("points", FormattableString.Invariant($"{Place(cloud, largest)}; beside such values, differences of {least:E2} between points are lost. Leave out the row or the column, or scale its values."));
        return new PointScale(cloud, exponent);
    }

    /// <summary>Looks at the size of the values alone.</summary>
    /// <exception cref="InvalidInputException">A value is too large. The message names row, column and value.</exception>
    public static void Require(PointCloud cloud)
    {
        ArgumentNullException.ThrowIfNull(cloud);
        RequireSize(cloud, Measure(cloud).Largest);
    }

    /// <summary>Whether the size of <paramref name="cloud"/> is usual, so that it would be used as it is.</summary>
    internal static bool IsUsual(PointCloud cloud)
    {
        var (largest, range) = Measure(cloud);
        return ExponentOf(largest, range) == 0;
    }

    /// <summary>A result in the units of the scaled cloud, such as a distance, in those of the cloud.</summary>
    public double Up(double value) => Exponent == 0 ? value : Math.ScaleB(value, Exponent);

    /// <summary>A setting in the units of the cloud in those of the scaled one; beyond all numbers the largest.</summary>
    public double Down(double value) => Down(value, Exponent);

    /// <summary>Results in the units of the scaled cloud in those of the cloud, in place.</summary>
    internal void Up(Span<double> values)
    {
        if (Exponent == 0)
            return;
        foreach (ref var value in values)
            value = Math.ScaleB(value, Exponent);
    }

    /// <summary>Results in the units of the scaled cloud in those of the cloud.</summary>
    internal DistanceMatrix Up(DistanceMatrix values) => Exponent == 0 ? values : DistanceMatrix.Trusted(Scale(values.Values, Exponent), values.Count);

    /// <summary>Values in the units of the cloud in those of the scaled one.</summary>
    internal DistanceMatrix Down(DistanceMatrix values) => Exponent == 0 ? values : DistanceMatrix.Trusted(Scale(values.Values, -Exponent), values.Count);

    /// <summary>Values in the units of the cloud in those of the scaled one.</summary>
    internal double[] Down(double[] values) => Exponent == 0 ? values : Scale(values, -Exponent);

    /// <summary>The power of two to divide values by that are at most <paramref name="largest"/> in size and differ by <paramref name="range"/>; 0 where their size is usual.</summary>
    internal static int ExponentOf(double largest, double range) =>
        largest <= 1.461501637330903e48 && range is 0 or >= 6.842277657836021e-49 ? 0
        : range == 0 ? Math.ILogB(largest)
        : Math.Max(Math.ILogB(range), Math.ILogB(largest) - MostOffset);

    /// <summary>A value divided by a power of two; beyond all numbers the largest.</summary>
    internal static double Down(double value, int exponent) => exponent == 0 ? value : Math.Clamp(Math.ScaleB(value, -exponent), double.MinValue, double.MaxValue);

    private static double[] Scale(ReadOnlySpan<double> values, int exponent)
    {
        var scaled = new double[values.Length];
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = Math.ScaleB(values[i], exponent);
        return scaled;
    }

    private static void RequireSize(PointCloud cloud, double largest)
    {
        if (!(largest <= LargestValue))
            throw new InvalidInputException("points", FormattableString.Invariant($"{Place(cloud, largest)}; distances cannot be computed of values above {LargestValue:E2}. Scale the points down."));
    }

    /// <summary>The smallest difference but 0 of two values of a column; infinite where there is none.</summary>
    private static double LeastDifferenceOf(PointCloud cloud)
    {
        var least = double.PositiveInfinity;
        var column = new double[cloud.Count];
        for (var c = 0; c < cloud.Dimension; c++)
        {
            for (var i = 0; i < column.Length; i++)
                column[i] = cloud.Row(i)[c];
            Array.Sort(column);
            for (var i = 1; i < column.Length; i++)
                if (column[i] > column[i - 1])
                    least = Math.Min(least, column[i] - column[i - 1]);
        }

        return least;
    }

    /// <summary>Where the value of largest size is.</summary>
    private static string Place(PointCloud cloud, double largest)
    {
        var place = cloud.Values.IndexOfAny(largest, -largest);
        return FormattableString.Invariant($"Row {place / cloud.Dimension}, column {place % cloud.Dimension} is {cloud.Values[place]}");
    }

    /// <summary>The largest size of a value, and the widest range of a column.</summary>
    private static (double Largest, double Range) Measure(PointCloud cloud)
    {
        var (low, high) = ColumnRanges.Of(cloud);
        var (range, largest) = (0.0, 0.0);
        for (var c = 0; c < cloud.Dimension && cloud.Count > 0; c++)
        {
            // Beyond all numbers only where a value is too large anyway.
            range = Math.Max(range, high[c] - low[c]);
            largest = Math.Max(largest, Math.Max(high[c], -low[c]));
        }

        return (largest, range);
    }
}

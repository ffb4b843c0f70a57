namespace TopoWeb.Topology;

/// <summary>A finite set of points of R^d, stored as one row-major array. Immutable: the array is not to be written after construction.</summary>
public sealed class PointCloud
{
    private readonly double[] _values;

    /// <param name="values">Row-major values, length a multiple of <paramref name="dimension"/>. The array is used directly, not copied.</param>
    /// <param name="dimension">d ≥ 1.</param>
    /// <exception cref="InvalidInputException">The length does not fit, or a value is NaN or infinite (the message names row and column).</exception>
    public PointCloud(double[] values, int dimension)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (dimension < 1)
            throw new InvalidInputException("points", $"The points have {dimension} coordinates; at least 1 is required.");
        if (values.Length % dimension != 0)
            throw new InvalidInputException("points", $"{values.Length} values do not divide into rows of {dimension}.");
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i]))
                throw new InvalidInputException("points", $"Row {i / dimension}, column {i % dimension} is {values[i]}; values must be finite.");
        _values = values;
        Dimension = dimension;
    }

    /// <summary>Number of points n.</summary>
    public int Count => _values.Length / Dimension;

    /// <summary>Number of coordinates d.</summary>
    public int Dimension { get; }

    /// <summary>All values, row-major, length n·d.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The coordinates of point <paramref name="row"/>.</summary>
    public ReadOnlySpan<double> Row(int row) => _values.AsSpan(row * Dimension, Dimension);

    /// <summary>The points at <paramref name="rows"/>, in that order.</summary>
    public PointCloud Select(ReadOnlySpan<int> rows)
    {
        var values = new double[rows.Length * Dimension];
        for (var i = 0; i < rows.Length; i++)
            Row(rows[i]).CopyTo(values.AsSpan(i * Dimension, Dimension));
        return new PointCloud(values, Dimension);
    }
}

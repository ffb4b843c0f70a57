using System.Numerics.Tensors;

namespace TopoWeb.Topology;

/// <summary>A symmetric n × n matrix of values ≥ 0 with zero diagonal: distances of points, or the values at which edges enter a filtration.</summary>
/// <remarks>Stored as the full square, 8·n² bytes: the homology asks for rows far more often than memory is short at the sizes it can handle.</remarks>
public sealed class DistanceMatrix
{
    private readonly double[] _values;

    /// <param name="values">Row-major values, length n². The array is used directly, not copied.</param>
    /// <param name="count">Number of points n ≥ 0.</param>
    /// <exception cref="ArgumentException">The length does not fit, a value is negative or NaN, the diagonal is not zero, or the matrix is not symmetric. +∞ is allowed (an edge that never enters).</exception>
    public DistanceMatrix(double[] values, int count)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (values.Length != (long)count * count)
            throw new ArgumentException($"{values.Length} values do not form a matrix of {count} rows and columns.", nameof(values));
        for (var i = 0; i < count; i++)
        {
            if (values[i * count + i] != 0)
                throw new ArgumentException($"The entry ({i}, {i}) is {values[i * count + i]}; the diagonal must be 0.", nameof(values));
            for (var j = 0; j < i; j++)
                if (!(values[i * count + j] >= 0) || values[i * count + j] != values[j * count + i])
                    throw new ArgumentException($"The entries ({i}, {j}) and ({j}, {i}) are {values[i * count + j]} and {values[j * count + i]}; they must be equal and at least 0.", nameof(values));
        }

        _values = values;
        Count = count;
    }

    private DistanceMatrix(int count, double[] values)
    {
        _values = values;
        Count = count;
    }

    /// <summary>A matrix that is known to be symmetric, at least 0 and 0 on the diagonal: checking takes as long as making it.</summary>
    internal static DistanceMatrix Trusted(double[] values, int count) => new(count, values);

    /// <summary>Number of points n.</summary>
    public int Count { get; }

    /// <summary>All values, row-major.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The entry of row <paramref name="i"/>, column <paramref name="j"/>.</summary>
    public double this[int i, int j] => _values[i * Count + j];

    /// <summary>Row <paramref name="i"/>.</summary>
    public ReadOnlySpan<double> Row(int i) => _values.AsSpan(i * Count, Count);

    /// <summary>max over all entries; 0 for fewer than two points.</summary>
    public double Largest()
    {
        var largest = 0.0;
        foreach (var value in _values)
            if (value > largest && double.IsFinite(value))
                largest = value;
        return largest;
    }

    /// <summary>The enclosing radius min over i of max over j of d(i, j): from there on the flag complex is a cone, so its homology no longer changes. 0 for fewer than two points.</summary>
    public double EnclosingRadius()
    {
        var radius = Count == 0 ? 0 : double.PositiveInfinity;
        for (var i = 0; i < Count; i++)
            radius = Math.Min(radius, TensorPrimitives.Max(Row(i)));

        return radius;
    }
}

namespace TopoWeb.Topology.Neighbors;

/// <summary>A copy of a cloud in blocks of 256 points, each block column by column, so that a block stays in the first-level cache while many points are compared with it.</summary>
internal sealed class ColumnBlocks
{
    /// <summary>Points in a block; at 9 coordinates a block takes 18 KiB.</summary>
    public const int Size = 256;

    private readonly double[] _values;
    private readonly int _dimension;

    public ColumnBlocks(PointCloud cloud)
    {
        _dimension = cloud.Dimension;
        Count = cloud.Count;
        Blocks = (Count + Size - 1) / Size;
        _values = new double[(long)Blocks * Size * _dimension];
        for (var i = 0; i < Count; i++)
        {
            var row = cloud.Row(i);
            var start = i / Size * Size * _dimension + i % Size;
            for (var c = 0; c < row.Length; c++)
                _values[start + c * Size] = row[c];
        }
    }

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Number of blocks; the last one may be partly filled.</summary>
    public int Blocks { get; }

    /// <summary>Number of points in <paramref name="block"/>.</summary>
    public int CountOf(int block) => Math.Min(Size, Count - block * Size);

    /// <summary>Squared distances of <paramref name="point"/> to the points of <paramref name="block"/>.</summary>
    public void SquaredDistancesTo(ReadOnlySpan<double> point, int block, Span<double> destination) =>
        SquaredDistances.Compute(point, _values.AsSpan(block * Size * _dimension, Size * _dimension), Size, destination[..CountOf(block)]);

    /// <summary>Distances of <paramref name="point"/> to all points; <paramref name="destination"/> has length <see cref="Count"/>.</summary>
    public void DistancesTo(ReadOnlySpan<double> point, Span<double> destination)
    {
        for (var block = 0; block < Blocks; block++)
            SquaredDistancesTo(point, block, destination[(block * Size)..]);
        System.Numerics.Tensors.TensorPrimitives.Sqrt(destination, destination);
    }
}

namespace TopoWeb.Topology.Neighbors;

/// <summary>A copy of a cloud in blocks of 256 points, each block column by column, so that a block stays in the first-level cache while many points are compared with it.</summary>
internal sealed class ColumnBlocks
{
    /// <summary>Points in a block; at 9 coordinates a block takes 18 KiB.</summary>
    public const int Size = 256;

    /// <summary>Fewer blocks are not worth a second thread.</summary>
    private const int ParallelBlocks = 64;

    private readonly double[] _values;
    private readonly int _dimension;

    /// <param name="cloud">The points.</param>
    /// <param name="threads">Most threads, −1 for all.</param>
    public ColumnBlocks(PointCloud cloud, int threads = 1)
    {
        _dimension = cloud.Dimension;
        Count = cloud.Count;
        Blocks = (Count + Size - 1) / Size;
        _values = GC.AllocateUninitializedArray<double>(checked(Blocks * Size * _dimension));
        if (threads == 1 || Blocks < ParallelBlocks)
            Fill(cloud, 0, Blocks);
        else
            Parallel.For(0, (Blocks + ParallelBlocks - 1) / ParallelBlocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, part =>
                Fill(cloud, part * ParallelBlocks, Math.Min(Blocks, (part + 1) * ParallelBlocks)));
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

    private void Fill(PointCloud cloud, int from, int to)
    {
        for (var i = from * Size; i < Math.Min(Count, to * Size); i++)
        {
            var row = cloud.Row(i);
            var start = i / Size * Size * _dimension + i % Size;
            for (var c = 0; c < row.Length; c++)
                _values[start + c * Size] = row[c];
        }
    }
}

using System.Numerics.Tensors;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Complexes;

/// <summary>The point farthest from a growing list of landmarks. The state of one choice.</summary>
/// <remarks>
/// Distances to the nearest landmark only fall, so what a block of points had at its last visit is a bound for now: only blocks whose bound reaches the farthest
/// point are visited, and each then meets all landmarks chosen since, while it is in the cache. Going through all points for every landmark would wait for memory.
/// </remarks>
internal sealed class FarthestPoints
{
    /// <summary>Blocks that one thread goes through; fewer are not worth a second thread.</summary>
    private const int ChunkBlocks = 16;

    /// <summary>Blocks that are visited one by one, the farthest first, before all that may matter are.</summary>
    private const int Tries = 8;

    /// <summary>Squares that differ by less may have one root, and it is distances that tie.</summary>
    private const double RootMargin = 1 - 1e-15;

    private readonly PointCloud _cloud;
    private readonly ColumnBlocks _blocks;
    private readonly int[] _landmarks;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;

    /// <summary>Squares of the distances to the nearest landmark seen: the root is monotone, so it can wait. −1 for landmarks.</summary>
    private readonly double[] _nearest;

    /// <summary>The largest of them in each block.</summary>
    private readonly double[] _farthest;

    /// <summary>Landmarks that each block has seen.</summary>
    private readonly int[] _seen;

    private readonly int[] _open;

    /// <param name="cloud">The points.</param>
    /// <param name="blocks">The same in blocks.</param>
    /// <param name="landmarks">The list, which the caller fills.</param>
    /// <param name="threads">Most threads, −1 for all.</param>
    /// <param name="cancellation">Checked for every landmark.</param>
    public FarthestPoints(PointCloud cloud, ColumnBlocks blocks, int[] landmarks, int threads, CancellationToken cancellation)
    {
        (_cloud, _blocks, _landmarks, _threads, _cancellation) = (cloud, blocks, landmarks, threads, cancellation);
        _nearest = new double[cloud.Count];
        _farthest = new double[blocks.Blocks];
        _seen = new int[blocks.Blocks];
        _open = new int[blocks.Blocks];
        Array.Fill(_nearest, double.PositiveInfinity);
        Array.Fill(_farthest, double.PositiveInfinity);
    }

    /// <summary>The point farthest from the first <paramref name="count"/> landmarks, of several the first.</summary>
    public int Next(int count)
    {
        _cancellation.ThrowIfCancellationRequested();
        for (var tries = 0; tries < Tries; tries++)
        {
            var block = TensorPrimitives.IndexOfMax<double>(_farthest);
            if (_seen[block] == count)
                break;
            Visit(block, count);
        }

        VisitAll(count);
        return First();
    }

    /// <summary>Visits the blocks that may hold a point as far away as the farthest point known.</summary>
    private void VisitAll(int count)
    {
        var known = -1.0;
        for (var block = 0; block < _farthest.Length; block++)
            if (_seen[block] == count)
                known = Math.Max(known, _farthest[block]);
        var bound = known > 0 ? known * RootMargin : known;
        var open = 0;
        for (var block = 0; block < _farthest.Length; block++)
            if (_seen[block] < count && _farthest[block] >= bound)
                _open[open++] = block;
        if (open <= ChunkBlocks || _threads == 1)
        {
            Visit(0, open, count);
            return;
        }

        var chunks = (open + ChunkBlocks - 1) / ChunkBlocks;
        Parallel.For(0, chunks, new ParallelOptions { MaxDegreeOfParallelism = _threads, CancellationToken = _cancellation }, chunk =>
            Visit(chunk * ChunkBlocks, Math.Min(open, (chunk + 1) * ChunkBlocks), count));
    }

    private void Visit(int from, int to, int count)
    {
        for (var i = from; i < to; i++)
            Visit(_open[i], count);
    }

    /// <summary>Shows a block the landmarks that it has not seen.</summary>
    private void Visit(int block, int count)
    {
        Span<double> distances = stackalloc double[ColumnBlocks.Size];
        var part = _nearest.AsSpan(block * ColumnBlocks.Size, _blocks.CountOf(block));
        for (var i = _seen[block]; i < count; i++)
        {
            var landmark = _landmarks[i];
            _blocks.SquaredDistancesTo(_cloud.Row(landmark), block, distances);
            TensorPrimitives.Min<double>(part, distances[..part.Length], part);
            // Below every distance: the minimum keeps it there, so a chosen point never comes back.
            if (landmark / ColumnBlocks.Size == block)
                part[landmark % ColumnBlocks.Size] = -1;
        }

        _seen[block] = count;
        _farthest[block] = TensorPrimitives.Max<double>(part);
    }

    /// <summary>The first point at the largest distance. Squares that differ can have one root.</summary>
    private int First()
    {
        var root = Math.Sqrt(TensorPrimitives.Max<double>(_farthest));
        var block = 0;
        while (Math.Sqrt(_farthest[block]) != root)
            block++;
        var point = block * ColumnBlocks.Size;
        while (Math.Sqrt(_nearest[point]) != root)
            point++;
        return point;
    }
}

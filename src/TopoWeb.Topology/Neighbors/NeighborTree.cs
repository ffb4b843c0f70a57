using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>A balanced k-d tree whose leaves hold up to 64 points column by column, ready for vectors of 16.</summary>
/// <remarks>
/// Nodes are numbered as in a heap: the root is 1, the children of i are 2i and 2i + 1, and the leaves follow all inner nodes. Every node is cut
/// at the median of its widest column. J. H. Friedman, J. L. Bentley, R. A. Finkel, "An algorithm for finding best matches in logarithmic expected
/// time", ACM TOMS 3 (1977). O(n·(d + log n)·log n) time to build, 4·n·d bytes and the boxes.
/// </remarks>
internal sealed class NeighborTree
{
    /// <summary>Most points in a leaf.</summary>
    public const int LeafSize = 64;

    /// <summary>Coordinate of the places of a leaf that hold no point: further away than any point of the cube.</summary>
    private const float Nowhere = 1e4f;

    /// <summary>Nodes with more points than this are cut by two threads.</summary>
    private const int ParallelSize = 1 << 14;

    private readonly float[] _blocks;
    private readonly float[] _boxes;

    public NeighborTree(ScaledPoints points, int count, int threads, CancellationToken cancellation)
    {
        Count = count;
        Dimension = points.Dimension;
        Leaves = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, (count + LeafSize - 1) / LeafSize));
        Points = new int[count];
        SplitColumns = new int[Leaves];
        Splits = new float[Leaves];
        _boxes = new float[checked(2 * Leaves * 2 * Dimension)];
        _blocks = new float[checked(Leaves * LeafSize * Dimension)];
        for (var i = 0; i < count; i++)
            Points[i] = i;
        ParallelLoop.Run(() => new Builder(this, points, new float[count], threads, cancellation).Cut(1, 0, count));
    }

    /// <summary>Number of points n.</summary>
    public int Count { get; }

    /// <summary>Number of coordinates d.</summary>
    public int Dimension { get; }

    /// <summary>Number of leaves, a power of two.</summary>
    public int Leaves { get; }

    /// <summary>The points in the order of the leaves.</summary>
    public int[] Points { get; }

    /// <summary>The column in which each inner node is cut.</summary>
    public int[] SplitColumns { get; }

    /// <summary>Where each inner node is cut.</summary>
    public float[] Splits { get; }

    /// <summary>Place in <see cref="Points"/> of the first point of <paramref name="leaf"/>; for <see cref="Leaves"/> the number of points.</summary>
    public int Start(int leaf) => (int)((long)Count * leaf / Leaves);

    /// <summary>Columns of the points of a leaf, <see cref="LeafSize"/> apart.</summary>
    public ref float Block(int leaf) => ref _blocks[leaf * LeafSize * Dimension];

    /// <summary>The smallest coordinates of the points of a node, followed by the largest.</summary>
    public ref float Box(int node) => ref _boxes[node * 2 * Dimension];

    private sealed class Builder(NeighborTree tree, ScaledPoints points, float[] keys, int threads, CancellationToken cancellation)
    {
        private readonly int _d = tree.Dimension;

        public void Cut(int node, int start, int end)
        {
            cancellation.ThrowIfCancellationRequested();
            var column = Bound(node, start, end);
            if (node >= tree.Leaves)
            {
                Fill(node - tree.Leaves, start, end);
                return;
            }

            // The range of a node at depth h is the j-th of 2^h nearly equal parts of all points, so the leaves below start where Start says.
            var firstLeaf = node;
            while (firstLeaf < tree.Leaves)
                firstLeaf = 2 * firstLeaf + 1;
            var leavesBelow = 1 << (BitOperations.Log2((uint)tree.Leaves) - BitOperations.Log2((uint)node));
            var middle = tree.Start(firstLeaf - tree.Leaves + 1 - leavesBelow / 2);
            for (var i = start; i < end; i++)
                keys[i] = points.Values[tree.Points[i] * _d + column];
            Selection.SmallestToFront(keys.AsSpan(start, end - start), tree.Points.AsSpan(start, end - start), middle - start);
            tree.SplitColumns[node] = column;
            tree.Splits[node] = keys[middle - 1];
            if (end - start > ParallelSize && threads != 1)
            {
                Parallel.Invoke(() => Cut(2 * node, start, middle), () => Cut(2 * node + 1, middle, end));
                return;
            }

            Cut(2 * node, start, middle);
            Cut(2 * node + 1, middle, end);
        }

        /// <summary>Sets the box of a node; returns the widest column.</summary>
        private int Bound(int node, int start, int end)
        {
            var box = MemoryMarshal.CreateSpan(ref tree.Box(node), 2 * _d);
            ref var values = ref points.Values[0];
            var places = tree.Points.AsSpan(start, end - start);
            for (var c = 0; c < _d; c += 16)
            {
                var low = Vector512.Create(float.PositiveInfinity);
                var high = Vector512.Create(float.NegativeInfinity);
                foreach (var point in places)
                {
                    // The lanes past the row belong to the next one and are left out below.
                    var row = Vector512.LoadUnsafe(ref values, (nuint)(point * _d + c));
                    low = Vector512.Min(low, row);
                    high = Vector512.Max(high, row);
                }

                for (var lane = 0; lane < 16 && c + lane < _d; lane++)
                    (box[c + lane], box[_d + c + lane]) = (low[lane], high[lane]);
            }

            var widest = 0;
            for (var c = 1; c < _d; c++)
                if (box[_d + c] - box[c] > box[_d + widest] - box[widest])
                    widest = c;
            return widest;
        }

        private void Fill(int leaf, int start, int end)
        {
            var block = MemoryMarshal.CreateSpan(ref tree.Block(leaf), LeafSize * _d);
            block.Fill(Nowhere);
            for (var i = start; i < end; i++)
                for (var c = 0; c < _d; c++)
                    block[c * LeafSize + i - start] = points.Values[tree.Points[i] * _d + c];
        }
    }
}

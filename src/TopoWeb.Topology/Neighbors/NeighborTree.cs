using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>A balanced k-d tree whose leaves hold up to 64 points column by column, ready for vectors of 16.</summary>
/// <remarks>
/// Nodes are numbered as in a heap: the root is 1, the children of i are 2i and 2i + 1, and the leaves follow all inner nodes. Every node is cut
/// in its widest column, at the median or where the leaves to the left are full: the last leaves of the tree may be empty. Points of a leaf are held relative to its middle,
/// those of a group of 16 beside one another. J. H. Friedman, J. L. Bentley, R. A. Finkel, "An algorithm for finding best matches in logarithmic expected
/// time", ACM TOMS 3 (1977). O(n·(d + log n)·log n) time to build, 4·n·d bytes and the boxes.
/// </remarks>
internal sealed class NeighborTree
{
    /// <summary>Most points in a leaf.</summary>
    public const int LeafSize = 64;

    /// <summary>Leaves whose boxes stand side by side.</summary>
    public const int BlockLeaves = 16;

    /// <summary>Coordinate of the places of a leaf that hold no point: further away than any point of the cube.</summary>
    private const float Nowhere = 1e4f;

    /// <summary>Nodes with more points than this are cut by two threads.</summary>
    private const int ParallelSize = 1 << 14;

    private readonly float[] _blocks;
    private readonly float[] _boxes;
    private readonly float[] _leafBoxes;
    private readonly float[] _middles;

    public NeighborTree(ScaledPoints points, int count, int threads, CancellationToken cancellation)
    {
        Count = count;
        Dimension = points.Dimension;
        FilledLeaves = Math.Max(1, (count + LeafSize - 1) / LeafSize);
        Leaves = (int)BitOperations.RoundUpToPowerOf2((uint)FilledLeaves);
        // A vector may be read from the last place.
        Points = new int[checked(count + LeafSize)];
        Points.AsSpan(count).Fill(-1);
        Widths = new float[FilledLeaves];
        _middles = new float[checked(FilledLeaves * Dimension)];
        SplitColumns = new int[Leaves];
        Splits = new float[Leaves];
        // A vector may be read from the last coordinate.
        _boxes = new float[checked(2 * Leaves * 2 * Dimension + 8)];
        Blocks = Math.Max(1, Leaves / BlockLeaves);
        _leafBoxes = new float[checked(Blocks * BlockLeaves * 2 * Dimension)];
        _blocks = new float[checked(FilledLeaves * LeafSize * (Dimension + 1))];
        for (var i = 0; i < count; i++)
            Points[i] = i;
        // Empty nodes are never entered.
        Array.Fill(_boxes, float.PositiveInfinity);
        Array.Fill(_leafBoxes, float.PositiveInfinity);
        ParallelLoop.Run(() => new Builder(this, points, new float[count], threads, cancellation).Cut(1, 0, count));
    }

    /// <summary>Number of points n.</summary>
    public int Count { get; }

    /// <summary>Number of coordinates d.</summary>
    public int Dimension { get; }

    /// <summary>Number of leaves, a power of two.</summary>
    public int Leaves { get; }

    /// <summary>Leaves that hold points; the others follow them.</summary>
    public int FilledLeaves { get; }

    /// <summary>Number of blocks of 16 leaves, a power of two. The nodes with these numbers and the following ones are above a block each.</summary>
    public int Blocks { get; }

    /// <summary>The points in the order of the leaves, and some places that hold −1.</summary>
    public int[] Points { get; }

    /// <summary>The column in which each inner node is cut.</summary>
    public int[] SplitColumns { get; }

    /// <summary>Where each inner node is cut.</summary>
    public float[] Splits { get; }

    /// <summary>For each leaf the largest squared distance of a point to the middle of its box.</summary>
    public float[] Widths { get; }

    /// <summary>Place in <see cref="Points"/> of the first point of <paramref name="leaf"/>; the number of points where no leaf has any from there on.</summary>
    public int Start(int leaf) => (int)Math.Min((long)leaf * LeafSize, Count);

    /// <summary>The middle of the box of a leaf.</summary>
    public ref float Middle(int leaf) => ref _middles[leaf * Dimension];

    /// <summary>Columns of the points of a leaf relative to the middle of its box, <see cref="LeafSize"/> apart, and their squared distances to it before.</summary>
    public ref float Block(int leaf) => ref _blocks[leaf * LeafSize * (Dimension + 1)];

    /// <summary>The smallest coordinates of the points of a node, followed by the largest.</summary>
    public ref float Box(int node) => ref _boxes[node * 2 * Dimension];

    /// <summary>For each column, the smallest coordinates of 16 leaves, followed by the largest.</summary>
    public ref float BlockBoxes(int block) => ref _leafBoxes[block * BlockLeaves * 2 * Dimension];

    private sealed class Builder(NeighborTree tree, ScaledPoints points, float[] keys, int threads, CancellationToken cancellation)
    {
        private readonly int _d = tree.Dimension;

        public void Cut(int node, int start, int end)
        {
            cancellation.ThrowIfCancellationRequested();
            var box = MemoryMarshal.CreateSpan(ref tree.Box(node), 2 * _d);
            Bound(box, start, end);
            var column = Widest(box);
            if (node >= tree.Leaves)
            {
                Group(start, end, new float[2 * _d]);
                Fill(node - tree.Leaves, start, end, box);
                return;
            }

            var firstLeaf = node;
            while (firstLeaf < tree.Leaves)
                firstLeaf *= 2;
            var leavesBelow = 1 << (BitOperations.Log2((uint)tree.Leaves) - BitOperations.Log2((uint)node));
            var middle = tree.Start(firstLeaf - tree.Leaves + leavesBelow / 2);
            if (middle == end)
            {
                tree.Splits[node] = float.PositiveInfinity;
                Cut(2 * node, start, end);
                return;
            }

            Part(start, end, middle, column);
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

        /// <summary>Sets the box of some points.</summary>
        private void Bound(Span<float> box, int start, int end)
        {
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
        }

        /// <summary>The widest column of a box.</summary>
        private int Widest(ReadOnlySpan<float> box)
        {
            var widest = 0;
            for (var c = 1; c < _d; c++)
                if (box[_d + c] - box[c] > box[_d + widest] - box[widest])
                    widest = c;
            return widest;
        }

        /// <summary>Brings the smallest values of a column before <paramref name="middle"/>.</summary>
        private void Part(int start, int end, int middle, int column)
        {
            for (var i = start; i < end; i++)
                keys[i] = points.Values[tree.Points[i] * _d + column];
            Selection.SmallestToFront(keys.AsSpan(start, end - start), tree.Points.AsSpan(start, end - start), middle - start);
        }

        /// <summary>Brings points of a leaf that are close to one another together, in groups of <see cref="NeighborSearch.Lanes"/>.</summary>
        private void Group(int start, int end, Span<float> box)
        {
            if (end - start <= NeighborSearch.Lanes)
                return;
            var middle = start + (end - start + 2 * NeighborSearch.Lanes - 1) / (2 * NeighborSearch.Lanes) * NeighborSearch.Lanes;
            if (middle >= end)
                return;
            Bound(box, start, end);
            Part(start, end, middle, Widest(box));
            Group(start, middle, box);
            Group(middle, end, box);
        }

        private void Fill(int leaf, int start, int end, ReadOnlySpan<float> box)
        {
            var norms = MemoryMarshal.CreateSpan(ref tree.Block(leaf), LeafSize);
            var block = MemoryMarshal.CreateSpan(ref tree.Block(leaf), LeafSize * (_d + 1))[LeafSize..];
            block.Fill(Nowhere);
            norms.Fill(_d * Nowhere * Nowhere);
            var middle = MemoryMarshal.CreateSpan(ref tree.Middle(leaf), _d);
            for (var c = 0; c < _d; c++)
            {
                middle[c] = (box[c] + box[_d + c]) / 2;
                var place = (leaf / BlockLeaves * _d + c) * 2 * BlockLeaves + leaf % BlockLeaves;
                (tree._leafBoxes[place], tree._leafBoxes[place + BlockLeaves]) = (box[c], box[_d + c]);
            }

            for (var i = start; i < end; i++)
            {
                var norm = 0f;
                for (var c = 0; c < _d; c++)
                {
                    var value = points.Values[tree.Points[i] * _d + c] - middle[c];
                    block[c * LeafSize + i - start] = value;
                    norm += value * value;
                }

                norms[i - start] = norm;
                tree.Widths[leaf] = Math.Max(tree.Widths[leaf], norm);
            }
        }
    }
}

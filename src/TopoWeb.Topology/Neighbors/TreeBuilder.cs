using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>Builds a <see cref="NeighborTree"/>.</summary>
/// <remarks>
/// A cut moves the points of a node to another pair of arrays, those of the left part to the front, and the cuts below move them back: memory is read and written in order, where points that are
/// only renumbered would be fetched from all over it.
/// </remarks>
internal sealed class TreeBuilder
{
    private const int LeafSize = NeighborTree.LeafSize;

    /// <summary>Coordinate of the places of a leaf that hold no point: further away than any point of the cube.</summary>
    private const float Nowhere = 1e4f;

    /// <summary>Nodes with more points than this are cut by two threads.</summary>
    private const int ParallelSize = 1 << 14;

    private const int Lanes = 16;
    private const int Width = 8;

    private readonly NeighborTree _tree;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly int _d;
    private readonly Order _own;
    private readonly Order _other;

    /// <summary>Room for the keys of all points, infinite up to the end of the last vector.</summary>
    private readonly float[] _keys;

    public TreeBuilder(NeighborTree tree, int threads, CancellationToken cancellation)
    {
        (_tree, _threads, _cancellation, _d) = (tree, threads, cancellation, tree.Dimension);
        _own = new Order(tree.Rows, tree.Points);
        _other = tree.Leaves > 1 ? new Order(GC.AllocateUninitializedArray<float>(tree.Rows.Length), GC.AllocateUninitializedArray<int>(tree.Count)) : _own;
        _keys = GC.AllocateUninitializedArray<float>((tree.Count + LeafSize - 1) / LeafSize * LeafSize);
        _keys.AsSpan(tree.Count).Fill(float.PositiveInfinity);
    }

    public void Build() => Cut(1, 0, _tree.Count, _own);

    private void Cut(int node, int start, int end, Order points)
    {
        _cancellation.ThrowIfCancellationRequested();
        var box = MemoryMarshal.CreateSpan(ref _tree.Box(node), 2 * _d);
        Bound(box, ref points.Rows[start * _d], end - start);
        if (node >= _tree.Leaves)
        {
            Close(node - _tree.Leaves, start, end, points, box);
            return;
        }

        var firstLeaf = node;
        while (firstLeaf < _tree.Leaves)
            firstLeaf *= 2;
        var leavesBelow = 1 << (BitOperations.Log2((uint)_tree.Leaves) - BitOperations.Log2((uint)node));
        var middle = _tree.Start(firstLeaf - _tree.Leaves + leavesBelow / 2);
        if (middle == end)
        {
            Cut(2 * node, start, end, points);
            return;
        }

        var column = Widest(box);
        var parts = points == _own ? _other : _own;
        Part(start, middle, end, column, box[column], points, parts);
        if (end - start > ParallelSize && _threads != 1)
        {
            Parallel.Invoke(() => Cut(2 * node, start, middle, parts), () => Cut(2 * node + 1, middle, end, parts));
            return;
        }

        Cut(2 * node, start, middle, parts);
        Cut(2 * node + 1, middle, end, parts);
    }

    /// <summary>Sets the box of the first points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Bound(Span<float> box, ref float rows, int count)
    {
        for (var c = 0; c < _d; c += Lanes)
        {
            var low = Vector512.Create(float.PositiveInfinity);
            var high = Vector512.Create(float.NegativeInfinity);
            ref var row = ref Unsafe.Add(ref rows, c);
            for (var i = 0; i < count; i++)
            {
                low = Vector512.MinNative(low, Vector512.LoadUnsafe(ref row));
                high = Vector512.MaxNative(high, Vector512.LoadUnsafe(ref row));
                row = ref Unsafe.Add(ref row, _d);
            }

            Take(box, c, low, high);
        }
    }

    /// <summary>Sets the box of some points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Bound(Span<float> box, ref float rows, ReadOnlySpan<int> points)
    {
        for (var c = 0; c < _d; c += Lanes)
        {
            var low = Vector512.Create(float.PositiveInfinity);
            var high = Vector512.Create(float.NegativeInfinity);
            foreach (var point in points)
            {
                var row = Vector512.LoadUnsafe(ref rows, (nuint)(point * _d + c));
                low = Vector512.MinNative(low, row);
                high = Vector512.MaxNative(high, row);
            }

            Take(box, c, low, high);
        }
    }

    /// <summary>Sets up to 16 columns of a box. The lanes past the row belong to the next one and are left out.</summary>
    private void Take(Span<float> box, int column, Vector512<float> low, Vector512<float> high)
    {
        for (var lane = 0; lane < Lanes && column + lane < _d; lane++)
            (box[column + lane], box[_d + column + lane]) = (low[lane], high[lane]);
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

    /// <summary>Moves the points with the smallest values of a column before <paramref name="middle"/> and the others behind it; points with the same value go to either side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Part(int start, int middle, int end, int column, float least, Order from, Order to)
    {
        var keys = _keys.AsSpan(start, end - start);
        ref var row = ref from.Rows[start * _d];
        // Not below 0, as the selection asks for. Differences that round to the same number are ties.
        for (var i = 0; i < keys.Length; i++)
            keys[i] = Unsafe.Add(ref row, i * _d + column) - least;
        var split = Selection.Kth(MemoryMarshal.CreateReadOnlySpan(ref keys[0], (keys.Length + Lanes - 1) / Lanes * Lanes), keys.Length, middle - start, 0);
        var ties = middle - start;
        foreach (var key in keys)
            ties -= key < split ? 1 : 0;
        var (left, right) = (start, middle);
        ref var target = ref to.Rows[0];
        for (var i = 0; i < keys.Length; i++)
        {
            // Without a jump, which no processor could foresee.
            var tie = (keys[i] == split ? 1 : 0) & (ties > 0 ? 1 : 0);
            var isLeft = (keys[i] < split ? 1 : 0) | tie;
            ties -= tie;
            var place = right ^ ((left ^ right) & -isLeft);
            left += isLeft;
            right += 1 - isLeft;
            Copy(ref row, ref Unsafe.Add(ref target, place * _d));
            to.Points[place] = from.Points[start + i];
            row = ref Unsafe.Add(ref row, _d);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Copy(ref float row, ref float target)
    {
        var c = 0;
        for (; c <= _d - Width; c += Width)
            Vector256.LoadUnsafe(ref row, (nuint)c).StoreUnsafe(ref target, (nuint)c);
        for (; c < _d; c++)
            Unsafe.Add(ref target, c) = Unsafe.Add(ref row, c);
    }

    /// <summary>Closes a leaf: brings points that are close to one another together, in groups of <see cref="NeighborSearch.Lanes"/>, and its columns to their place.</summary>
    private void Close(int leaf, int start, int end, Order points, ReadOnlySpan<float> box)
    {
        var n = end - start;
        // One vector may be read from the last row.
        var rows = new float[n * _d + Lanes];
        points.Rows.AsSpan(start * _d, n * _d).CopyTo(rows);
        Span<int> order = stackalloc int[LeafSize];
        order = order[..n];
        for (var i = 0; i < n; i++)
            order[i] = i;
        Group(rows, order, _keys.AsSpan(start, n), new float[2 * _d]);
        Span<int> names = stackalloc int[LeafSize];
        points.Points.AsSpan(start, n).CopyTo(names);
        for (var i = 0; i < n; i++)
        {
            _tree.Points[start + i] = names[order[i]];
            rows.AsSpan(order[i] * _d, _d).CopyTo(_tree.Rows.AsSpan((start + i) * _d));
        }

        Fill(leaf, start, n, box);
    }

    private void Group(float[] rows, Span<int> order, Span<float> keys, Span<float> box)
    {
        const int group = NeighborSearch.Lanes;
        var middle = (order.Length + 2 * group - 1) / (2 * group) * group;
        if (middle >= order.Length)
            return;
        Bound(box, ref rows[0], order);
        var column = Widest(box);
        for (var i = 0; i < order.Length; i++)
            keys[i] = rows[order[i] * _d + column];
        Selection.SmallestToFront(keys, order, middle);
        Group(rows, order[..middle], keys[..middle], box);
        Group(rows, order[middle..], keys[middle..], box);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Fill(int leaf, int start, int count, ReadOnlySpan<float> box)
    {
        var norms = MemoryMarshal.CreateSpan(ref _tree.Block(leaf), LeafSize);
        var block = MemoryMarshal.CreateSpan(ref _tree.Block(leaf), LeafSize * (_d + 1))[LeafSize..];
        if (count < LeafSize)
        {
            block.Fill(Nowhere);
            norms.Fill(_d * Nowhere * Nowhere);
        }

        var middle = MemoryMarshal.CreateSpan(ref _tree.Middle(leaf), _d);
        ref var boxes = ref _tree.BlockBoxes(leaf / NeighborTree.BlockLeaves);
        for (var c = 0; c < _d; c++)
        {
            middle[c] = (box[c] + box[_d + c]) / 2;
            var place = c * 2 * NeighborTree.BlockLeaves + leaf % NeighborTree.BlockLeaves;
            (Unsafe.Add(ref boxes, place), Unsafe.Add(ref boxes, place + NeighborTree.BlockLeaves)) = (box[c], box[_d + c]);
        }

        for (var i = 0; i < count; i++)
        {
            var norm = 0f;
            var row = _tree.Rows.AsSpan((start + i) * _d, _d);
            for (var c = 0; c < row.Length; c++)
            {
                var value = row[c] - middle[c];
                block[c * LeafSize + i] = value;
                norm += value * value;
            }

            norms[i] = norm;
            _tree.Widths[leaf] = Math.Max(_tree.Widths[leaf], norm);
        }
    }

    /// <summary>Points in some order.</summary>
    private sealed class Order(float[] rows, int[] points)
    {
        /// <summary>Their coordinates, row-major.</summary>
        public float[] Rows { get; } = rows;

        /// <summary>Which they are.</summary>
        public int[] Points { get; } = points;
    }
}

using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>A tree of boxes over the points of one bin, which come in an order that keeps near points together. Keeps its arrays from bin to bin.</summary>
/// <remarks>
/// Nodes are numbered as in a heap: the root is 1, the children of i are 2i and 2i + 1, and the leaves follow all inner nodes. The bounds of boxes add up the squares of the columns
/// in the order in which distances do, and rounding is monotone: they bound the computed distances themselves, to the last bit.
/// </remarks>
internal sealed class BinTree
{
    /// <summary>Points in a leaf.</summary>
    public const int LeafSize = 32;

    private const int Lanes = 8;

    private double[] _values = [];
    private double[] _boxes = [];
    private int _dimension;

    /// <summary>Number of points.</summary>
    public int Count { get; private set; }

    /// <summary>Number of places for leaves, a power of two; those behind the last point are empty.</summary>
    public int Leaves { get; private set; }

    /// <summary>Number of leaves with points.</summary>
    public int UsedLeaves => (Count + LeafSize - 1) / LeafSize;

    /// <summary>Takes the points at <paramref name="rows"/> of <paramref name="cloud"/>, at least one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(PointCloud cloud, ReadOnlySpan<int> rows)
    {
        _dimension = cloud.Dimension;
        Count = rows.Length;
        Leaves = (int)BitOperations.RoundUpToPowerOf2((uint)UsedLeaves);
        Reserve(ref _values, (long)UsedLeaves * LeafSize * _dimension);
        Reserve(ref _boxes, 4L * Leaves * _dimension);
        for (var i = 0; i < UsedLeaves * LeafSize; i++)
        {
            // The last point fills its leaf: whole vectors are compared.
            var row = cloud.Row(rows[Math.Min(i, rows.Length - 1)]);
            ref var value = ref _values[Place(i)];
            for (var c = 0; c < row.Length; c++)
                Unsafe.Add(ref value, c * LeafSize) = row[c];
        }

        for (var leaf = 0; leaf < Leaves; leaf++)
            Bound(leaf);
        for (var node = Leaves - 1; node > 0; node--)
            Join(node);
    }

    /// <summary>Number of points of a leaf.</summary>
    public int CountOf(int leaf) => Math.Clamp(Count - leaf * LeafSize, 0, LeafSize);

    /// <summary>Copies the coordinates of a point.</summary>
    public void Copy(int point, Span<double> target)
    {
        ref var value = ref _values[Place(point)];
        for (var c = 0; c < target.Length; c++)
            target[c] = Unsafe.Add(ref value, c * LeafSize);
    }

    /// <summary>Squared distances of a point to the <see cref="LeafSize"/> places of a leaf; those that hold no point repeat the last one.</summary>
    public void SquaredDistances(ReadOnlySpan<double> point, int leaf, Span<double> target) =>
        Neighbors.SquaredDistances.Compute(point, _values.AsSpan(leaf * LeafSize * _dimension, LeafSize * _dimension), LeafSize, target[..LeafSize]);

    /// <summary>No point of the node is nearer than this, squared. +∞ for an empty node.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Nearest(ReadOnlySpan<double> point, int node)
    {
        ref var low = ref Box(node);
        ref var high = ref Unsafe.Add(ref low, _dimension);
        var sum = 0.0;
        for (var c = 0; c < point.Length; c++)
        {
            var x = point[c];
            var outside = double.MaxNative(double.MaxNative(Unsafe.Add(ref low, c) - x, x - Unsafe.Add(ref high, c)), 0);
            sum += outside * outside;
        }

        return sum;
    }

    /// <summary>No two points of the nodes are farther apart than this, squared. Neither is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Farthest(int nodeA, int nodeB)
    {
        ref var a = ref Box(nodeA);
        ref var b = ref Box(nodeB);
        var d = _dimension;
        var sum = 0.0;
        for (var c = 0; c < d; c++)
        {
            var most = double.MaxNative(Unsafe.Add(ref a, d + c) - Unsafe.Add(ref b, c), Unsafe.Add(ref b, d + c) - Unsafe.Add(ref a, c));
            sum += most * most;
        }

        return sum;
    }

    /// <summary>No two points of the nodes are nearer than this, squared. +∞ where one is empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Nearest(int nodeA, int nodeB)
    {
        ref var a = ref Box(nodeA);
        ref var b = ref Box(nodeB);
        var d = _dimension;
        var sum = 0.0;
        for (var c = 0; c < d; c++)
        {
            var apart = double.MaxNative(double.MaxNative(Unsafe.Add(ref a, c) - Unsafe.Add(ref b, d + c), Unsafe.Add(ref b, c) - Unsafe.Add(ref a, d + c)), 0);
            sum += apart * apart;
        }

        return sum;
    }

    /// <summary>The places of a leaf, a bit each, to which a point of the node may be nearer than <paramref name="squared"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Reaching(int leaf, int node, double squared)
    {
        ref var low = ref Box(node);
        ref var high = ref Unsafe.Add(ref low, _dimension);
        var bits = 0u;
        for (var lanes = 0; lanes < LeafSize; lanes += Lanes)
        {
            ref var column = ref _values[leaf * LeafSize * _dimension + lanes];
            var sum = Vector512<double>.Zero;
            for (var c = 0; c < _dimension; c++)
            {
                var x = Vector512.LoadUnsafe(ref column, (nuint)(c * LeafSize));
                var outside = Vector512.MaxNative(Vector512.MaxNative(Vector512.Create(Unsafe.Add(ref low, c)) - x, x - Vector512.Create(Unsafe.Add(ref high, c))), Vector512<double>.Zero);
                sum += outside * outside;
            }

            bits |= (uint)Vector512.LessThan(sum, Vector512.Create(squared)).ExtractMostSignificantBits() << lanes;
        }

        return bits;
    }

    /// <summary>The places of a leaf, a bit each, from which a point of the node may be farther than <paramref name="squared"/>. The node is not empty.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Beyond(int leaf, int node, double squared)
    {
        ref var low = ref Box(node);
        ref var high = ref Unsafe.Add(ref low, _dimension);
        var bits = 0u;
        for (var lanes = 0; lanes < LeafSize; lanes += Lanes)
        {
            ref var column = ref _values[leaf * LeafSize * _dimension + lanes];
            var sum = Vector512<double>.Zero;
            for (var c = 0; c < _dimension; c++)
            {
                var x = Vector512.LoadUnsafe(ref column, (nuint)(c * LeafSize));
                var most = Vector512.MaxNative(x - Vector512.Create(Unsafe.Add(ref low, c)), Vector512.Create(Unsafe.Add(ref high, c)) - x);
                sum += most * most;
            }

            bits |= (uint)Vector512.GreaterThan(sum, Vector512.Create(squared)).ExtractMostSignificantBits() << lanes;
        }

        return bits;
    }

    /// <summary>The places of a leaf, a bit each, that are nearer than <paramref name="squared"/> to a place of another.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="point">A point; it need not be of the leaf.</param>
    /// <param name="squared">The limit.</param>
    /// <param name="target">Receives the squared distances where there are such places.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public uint Nearer(int leaf, int point, double squared, Span<double> target)
    {
        ref var value = ref _values[Place(point)];
        ref var block = ref _values[leaf * LeafSize * _dimension];
        Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
        nuint offset = 0;
        for (var c = 0; c < _dimension; c++, offset += LeafSize)
        {
            var x = Vector512.Create(Unsafe.Add(ref value, offset));
            var d0 = Vector512.LoadUnsafe(ref block, offset) - x;
            var d1 = Vector512.LoadUnsafe(ref block, offset + Lanes) - x;
            var d2 = Vector512.LoadUnsafe(ref block, offset + 2 * Lanes) - x;
            var d3 = Vector512.LoadUnsafe(ref block, offset + 3 * Lanes) - x;
            s0 += d0 * d0;
            s1 += d1 * d1;
            s2 += d2 * d2;
            s3 += d3 * d3;
        }

        var limit = Vector512.Create(squared);
        // Mostly there are none.
        if (!Vector512.LessThanAny(Vector512.MinNative(Vector512.MinNative(s0, s1), Vector512.MinNative(s2, s3)), limit))
            return 0;
        s0.CopyTo(target);
        s1.CopyTo(target[Lanes..]);
        s2.CopyTo(target[(2 * Lanes)..]);
        s3.CopyTo(target[(3 * Lanes)..]);
        return (uint)(Vector512.LessThan(s0, limit).ExtractMostSignificantBits() | Vector512.LessThan(s1, limit).ExtractMostSignificantBits() << Lanes
            | Vector512.LessThan(s2, limit).ExtractMostSignificantBits() << (2 * Lanes) | Vector512.LessThan(s3, limit).ExtractMostSignificantBits() << (3 * Lanes));
    }

    /// <summary>The largest squared distance of some places of a leaf to the points of another.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Largest(int leaf, uint places, int other)
    {
        ref var points = ref _values[leaf * LeafSize * _dimension];
        ref var block = ref _values[other * LeafSize * _dimension];
        var (m0, m1, m2, m3) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        for (; places != 0; places &= places - 1)
        {
            ref var point = ref Unsafe.Add(ref points, BitOperations.TrailingZeroCount(places));
            Vector512<double> s0 = default, s1 = default, s2 = default, s3 = default;
            nuint offset = 0;
            for (var c = 0; c < _dimension; c++, offset += LeafSize)
            {
                var x = Vector512.Create(Unsafe.Add(ref point, offset));
                var d0 = Vector512.LoadUnsafe(ref block, offset) - x;
                var d1 = Vector512.LoadUnsafe(ref block, offset + Lanes) - x;
                var d2 = Vector512.LoadUnsafe(ref block, offset + 2 * Lanes) - x;
                var d3 = Vector512.LoadUnsafe(ref block, offset + 3 * Lanes) - x;
                s0 += d0 * d0;
                s1 += d1 * d1;
                s2 += d2 * d2;
                s3 += d3 * d3;
            }

            (m0, m1, m2, m3) = (Vector512.MaxNative(m0, s0), Vector512.MaxNative(m1, s1), Vector512.MaxNative(m2, s2), Vector512.MaxNative(m3, s3));
        }

        var most = Vector512.MaxNative(Vector512.MaxNative(m0, m1), Vector512.MaxNative(m2, m3));
        var half = Vector256.MaxNative(most.GetLower(), most.GetUpper());
        var quarter = Vector128.MaxNative(half.GetLower(), half.GetUpper());
        return Math.Max(quarter[0], quarter[1]);
    }

    /// <summary>Whether a node has no points.</summary>
    public bool IsEmpty(int node) => Box(node) > Unsafe.Add(ref Box(node), _dimension);

    private void Bound(int leaf)
    {
        var box = MemoryMarshal.CreateSpan(ref Box(Leaves + leaf), 2 * _dimension);
        if (CountOf(leaf) == 0)
        {
            box[.._dimension].Fill(double.PositiveInfinity);
            box[_dimension..].Fill(double.NegativeInfinity);
            return;
        }

        for (var c = 0; c < _dimension; c++)
        {
            var column = _values.AsSpan((leaf * _dimension + c) * LeafSize, LeafSize);
            (box[c], box[_dimension + c]) = (TensorPrimitives.Min<double>(column), TensorPrimitives.Max<double>(column));
        }
    }

    private void Join(int node)
    {
        ref var box = ref Box(node);
        ref var left = ref Box(2 * node);
        ref var right = ref Box(2 * node + 1);
        for (var c = 0; c < _dimension; c++)
        {
            Unsafe.Add(ref box, c) = Math.Min(Unsafe.Add(ref left, c), Unsafe.Add(ref right, c));
            Unsafe.Add(ref box, _dimension + c) = Math.Max(Unsafe.Add(ref left, _dimension + c), Unsafe.Add(ref right, _dimension + c));
        }
    }

    private ref double Box(int node) => ref _boxes[node * 2 * _dimension];

    private int Place(int point) => point / LeafSize * LeafSize * _dimension + point % LeafSize;

    private static void Reserve(ref double[] array, long length)
    {
        if (array.Length < length)
            array = GC.AllocateUninitializedArray<double>(checked((int)length));
    }
}

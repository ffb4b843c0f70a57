using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>How many points lie within two radii of every point of a cloud, up to rounding. The state of one thread.</summary>
/// <remarks>
/// Counting is cheaper than searching: every pair of points is compared once for both of them, in single precision, nothing is kept and nothing is sorted. Leaves whose boxes are
/// farther apart than the larger radius are passed over.
/// </remarks>
internal sealed class NeighborCounts
{
    /// <summary>Points in a leaf.</summary>
    private const int LeafSize = 64;

    /// <summary>Coordinate of the places of a leaf that hold no point: further away than any point.</summary>
    private const float Nowhere = 1e4f;

    private readonly int _dimension;
    private readonly int _count;
    private readonly int _leaves;
    private readonly float[] _blocks;
    private readonly float[] _boxes;
    private readonly float _lower;
    private readonly float _upper;

    /// <summary>Counts at once.</summary>
    /// <param name="cloud">Points of a usual size.</param>
    /// <param name="order">All of them first, in an order in which near points are together.</param>
    /// <param name="low">The smaller radius.</param>
    /// <param name="high">The larger one.</param>
    /// <param name="cancellation">Checked for every leaf.</param>
    public NeighborCounts(PointCloud cloud, ReadOnlySpan<int> order, double low, double high, CancellationToken cancellation)
    {
        (_dimension, _count) = (cloud.Dimension, cloud.Count);
        _leaves = (int)BitOperations.RoundUpToPowerOf2((uint)((_count + LeafSize - 1) / LeafSize));
        _blocks = new float[checked(_leaves * LeafSize * _dimension)];
        _boxes = new float[checked(4 * _leaves * _dimension)];
        Within = new int[_leaves * LeafSize];
        Near = new int[Within.Length];
        var (centre, scale) = Frame(cloud);
        (_lower, _upper) = (MathF.BitDecrement(Squared(low * scale, -1)), MathF.BitIncrement(Squared(high * scale, 1)));
        cancellation.ThrowIfCancellationRequested();
        Fill(cloud, order, centre, scale);
        for (var leaf = 0; leaf * LeafSize < _count; leaf++)
        {
            cancellation.ThrowIfCancellationRequested();
            Visit(leaf, 1, 0, _leaves);
        }
    }

    /// <summary>Points that are surely nearer than the smaller radius, the point itself among them; in the given order.</summary>
    public int[] Within { get; }

    /// <summary>Points that may be as near as the larger radius, the point itself among them, in the same places.</summary>
    public int[] Near { get; }

    /// <summary>A radius moved by what rounding does to distances, and squared.</summary>
    /// <remarks>
    /// Rounding moves a coordinate by at most 2⁻²⁵, a difference by twice that; the sum of squares adds a relative error of (d + 2)·2⁻²⁴. Both are taken four times, to be on the safe side.
    /// </remarks>
    private float Squared(double radius, int side)
    {
        var error = (Math.Sqrt(_dimension) + (_dimension + 4) * radius) / (1 << 22);
        var moved = Math.Max(0, radius + side * error);
        return (float)(moved * moved);
    }

    /// <summary>Middle of the range of each column, and the power of two that brings the widest range into [−1, 1].</summary>
    private static (double[] Centre, double Scale) Frame(PointCloud cloud)
    {
        var (low, high) = (cloud.Row(0).ToArray(), cloud.Row(0).ToArray());
        for (var i = 1; i < cloud.Count; i++)
        {
            TensorPrimitives.Min<double>(low, cloud.Row(i), low);
            TensorPrimitives.Max<double>(high, cloud.Row(i), high);
        }

        var half = 0.0;
        for (var c = 0; c < low.Length; c++)
        {
            half = Math.Max(half, high[c] / 2 - low[c] / 2);
            low[c] = low[c] / 2 + high[c] / 2;
        }

        return (low, half > 0 ? Math.ScaleB(1, -Math.ILogB(half) - 1) : 1);
    }

    private void Fill(PointCloud cloud, ReadOnlySpan<int> order, double[] centre, double scale)
    {
        _blocks.AsSpan().Fill(Nowhere);
        for (var node = 1; node < 2 * _leaves; node++)
        {
            _boxes.AsSpan(node * 2 * _dimension, _dimension).Fill(float.PositiveInfinity);
            _boxes.AsSpan((node * 2 + 1) * _dimension, _dimension).Fill(float.NegativeInfinity);
        }

        for (var i = 0; i < _count; i++)
        {
            var row = cloud.Row(order[i]);
            var box = _boxes.AsSpan((_leaves + i / LeafSize) * 2 * _dimension, 2 * _dimension);
            for (var c = 0; c < row.Length; c++)
            {
                var value = (float)((row[c] - centre[c]) * scale);
                _blocks[(i / LeafSize * _dimension + c) * LeafSize + i % LeafSize] = value;
                (box[c], box[_dimension + c]) = (Math.Min(box[c], value), Math.Max(box[_dimension + c], value));
            }
        }

        for (var node = _leaves - 1; node > 0; node--)
            for (var c = 0; c < _dimension; c++)
            {
                Unsafe.Add(ref Box(node), c) = Math.Min(Unsafe.Add(ref Box(2 * node), c), Unsafe.Add(ref Box(2 * node + 1), c));
                Unsafe.Add(ref Box(node), _dimension + c) = Math.Max(Unsafe.Add(ref Box(2 * node), _dimension + c), Unsafe.Add(ref Box(2 * node + 1), _dimension + c));
            }
    }

    private ref float Block(int leaf) => ref _blocks[leaf * LeafSize * _dimension];

    private ref float Box(int node) => ref _boxes[node * 2 * _dimension];

    /// <summary>Goes to the leaves below a node, <paramref name="first"/> … first + <paramref name="count"/> − 1, that do not come before <paramref name="leaf"/>.</summary>
    private void Visit(int leaf, int node, int first, int count)
    {
        if (first + count <= leaf || first * LeafSize >= _count || !(Between(_leaves + leaf, node) <= _upper))
            return;
        if (count > 1)
        {
            Visit(leaf, 2 * node, first, count / 2);
            Visit(leaf, 2 * node + 1, first + count / 2, count / 2);
            return;
        }

        if (first == leaf)
            Count(leaf);
        else if (Reaching(leaf, node) is var points and not 0)
            Count(leaf, first, points);
    }

    /// <summary>Squared distance of two boxes.</summary>
    private float Between(int nodeA, int nodeB)
    {
        ref var a = ref Box(nodeA);
        ref var b = ref Box(nodeB);
        var d = _dimension;
        var sum = 0f;
        for (var c = 0; c < d; c++)
        {
            var apart = Math.Max(Math.Max(Unsafe.Add(ref a, c) - Unsafe.Add(ref b, d + c), Unsafe.Add(ref b, c) - Unsafe.Add(ref a, d + c)), 0);
            sum += apart * apart;
        }

        return sum;
    }

    /// <summary>The points of a leaf that are within reach of the box of a node, a bit each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private ulong Reaching(int leaf, int node)
    {
        var d = _dimension;
        ref var box = ref Box(node);
        var bits = 0UL;
        for (var lanes = 0; lanes < LeafSize; lanes += 16)
        {
            ref var column = ref Unsafe.Add(ref Block(leaf), lanes);
            var sum = Vector512<float>.Zero;
            for (var c = 0; c < d; c++)
            {
                var x = Vector512.LoadUnsafe(ref column);
                var outside = Vector512.Max(Vector512.Max(Vector512.Create(Unsafe.Add(ref box, c)) - x, x - Vector512.Create(Unsafe.Add(ref box, d + c))), Vector512<float>.Zero);
                sum = Vector512.FusedMultiplyAdd(outside, outside, sum);
                column = ref Unsafe.Add(ref column, LeafSize);
            }

            bits |= Vector512.LessThanOrEqual(sum, Vector512.Create(_upper)).ExtractMostSignificantBits() << lanes;
        }

        return bits;
    }

    /// <summary>Counts the pairs of some points of a leaf with those of a later one, for both sides.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Count(int leaf, int other, ulong points)
    {
        var d = _dimension;
        ref var block = ref Block(leaf);
        ref var within = ref Within[other * LeafSize];
        ref var near = ref Near[other * LeafSize];
        var (w0, w1, w2, w3) = (Vector512.LoadUnsafe(ref within), Vector512.LoadUnsafe(ref within, 16), Vector512.LoadUnsafe(ref within, 32), Vector512.LoadUnsafe(ref within, 48));
        var (n0, n1, n2, n3) = (Vector512.LoadUnsafe(ref near), Vector512.LoadUnsafe(ref near, 16), Vector512.LoadUnsafe(ref near, 32), Vector512.LoadUnsafe(ref near, 48));
        var (lower, upper) = (Vector512.Create(_lower), Vector512.Create(_upper));
        for (; points != 0; points &= points - 1)
        {
            var place = BitOperations.TrailingZeroCount(points);
            ref var column = ref Block(other);
            ref var point = ref Unsafe.Add(ref block, place);
            Vector512<float> s0 = default, s1 = default, s2 = default, s3 = default;
            for (var c = 0; c < d; c++)
            {
                var x = Vector512.Create(point);
                var d0 = Vector512.LoadUnsafe(ref column) - x;
                var d1 = Vector512.LoadUnsafe(ref column, 16) - x;
                var d2 = Vector512.LoadUnsafe(ref column, 32) - x;
                var d3 = Vector512.LoadUnsafe(ref column, 48) - x;
                s0 = Vector512.FusedMultiplyAdd(d0, d0, s0);
                s1 = Vector512.FusedMultiplyAdd(d1, d1, s1);
                s2 = Vector512.FusedMultiplyAdd(d2, d2, s2);
                s3 = Vector512.FusedMultiplyAdd(d3, d3, s3);
                column = ref Unsafe.Add(ref column, LeafSize);
                point = ref Unsafe.Add(ref point, LeafSize);
            }

            var (a0, a1, a2, a3) = (Vector512.LessThanOrEqual(s0, upper), Vector512.LessThanOrEqual(s1, upper), Vector512.LessThanOrEqual(s2, upper), Vector512.LessThanOrEqual(s3, upper));
            var bits = a0.ExtractMostSignificantBits() | a1.ExtractMostSignificantBits() << 16 | a2.ExtractMostSignificantBits() << 32 | a3.ExtractMostSignificantBits() << 48;
            if (bits == 0)
                continue;
            Near[leaf * LeafSize + place] += BitOperations.PopCount(bits);
            (n0, n1, n2, n3) = (n0 - a0.AsInt32(), n1 - a1.AsInt32(), n2 - a2.AsInt32(), n3 - a3.AsInt32());
            var (b0, b1, b2, b3) = (Vector512.LessThan(s0, lower), Vector512.LessThan(s1, lower), Vector512.LessThan(s2, lower), Vector512.LessThan(s3, lower));
            bits = b0.ExtractMostSignificantBits() | b1.ExtractMostSignificantBits() << 16 | b2.ExtractMostSignificantBits() << 32 | b3.ExtractMostSignificantBits() << 48;
            Within[leaf * LeafSize + place] += BitOperations.PopCount(bits);
            (w0, w1, w2, w3) = (w0 - b0.AsInt32(), w1 - b1.AsInt32(), w2 - b2.AsInt32(), w3 - b3.AsInt32());
        }

        n0.StoreUnsafe(ref near);
        n1.StoreUnsafe(ref near, 16);
        n2.StoreUnsafe(ref near, 32);
        n3.StoreUnsafe(ref near, 48);
        w0.StoreUnsafe(ref within);
        w1.StoreUnsafe(ref within, 16);
        w2.StoreUnsafe(ref within, 32);
        w3.StoreUnsafe(ref within, 48);
    }

    /// <summary>Counts the pairs within a leaf, each from both sides, and every point for itself.</summary>
    private void Count(int leaf)
    {
        var count = Math.Min(LeafSize, _count - leaf * LeafSize);
        var d = _dimension;
        var block = MemoryMarshal.CreateReadOnlySpan(ref Block(leaf), LeafSize * d);
        var (lower, upper) = (Vector512.Create(_lower), Vector512.Create(_upper));
        for (var place = 0; place < count; place++)
            for (var lanes = 0; lanes < count; lanes += 16)
            {
                var sum = Vector512<float>.Zero;
                for (var c = 0; c < d; c++)
                {
                    var difference = Vector512.LoadUnsafe(in block[c * LeafSize + lanes]) - Vector512.Create(block[c * LeafSize + place]);
                    sum = Vector512.FusedMultiplyAdd(difference, difference, sum);
                }

                Near[leaf * LeafSize + place] += BitOperations.PopCount(Vector512.LessThanOrEqual(sum, upper).ExtractMostSignificantBits());
                Within[leaf * LeafSize + place] += BitOperations.PopCount(Vector512.LessThan(sum, lower).ExtractMostSignificantBits());
            }
    }
}

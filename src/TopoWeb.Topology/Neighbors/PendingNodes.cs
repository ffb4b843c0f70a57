using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Neighbors;

/// <summary>The blocks of leaves of a tree whose boxes are near the box of some points, near ones first, while the bound comes down. The state of one thread.</summary>
internal sealed class PendingNodes
{
    private const int Width = 8;

    /// <summary>More than a tree is deep.</summary>
    private const int MostPending = 64;

    private readonly NeighborTree _tree;

    /// <summary>The smallest coordinates of the points, filled up to whole vectors.</summary>
    private readonly float[] _low;

    /// <summary>The largest ones.</summary>
    private readonly float[] _high;

    /// <summary>All bits of a coordinate that there is: boxes of nodes are not filled up.</summary>
    private readonly int[] _mask;

    private readonly int[] _nodes = new int[MostPending];
    private readonly float[] _distances = new float[MostPending];
    private int _count;

    public PendingNodes(NeighborTree tree)
    {
        _tree = tree;
        var padded = (tree.Dimension + Width - 1) / Width * Width;
        (_low, _high, _mask) = (new float[padded], new float[padded], new int[padded]);
        _mask.AsSpan(0, tree.Dimension).Fill(-1);
    }

    /// <summary>Nodes whose boxes are farther away than this, squared, are left out.</summary>
    public float Bound { get; set; }

    /// <summary>Starts at the root.</summary>
    /// <param name="columns">Coordinates of the points, columns <see cref="LeafDistances.Stride"/> apart.</param>
    /// <param name="count">Number of points.</param>
    /// <param name="bound">The first bound.</param>
    public void Start(ReadOnlySpan<float> columns, int count, float bound)
    {
        for (var c = 0; c < _tree.Dimension; c++)
        {
            var column = columns.Slice(c * LeafDistances.Stride, count);
            _low[c] = System.Numerics.Tensors.TensorPrimitives.Min(column);
            _high[c] = System.Numerics.Tensors.TensorPrimitives.Max(column);
        }

        Bound = bound;
        (_nodes[0], _distances[0], _count) = (1, 0, 1);
    }

    /// <summary>The next block of leaves; −1 where there is none within the bound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int NextBlock()
    {
        while (_count > 0)
        {
            var (node, distance) = (_nodes[--_count], _distances[_count]);
            while (distance <= Bound)
            {
                if (node >= _tree.Blocks)
                    return node - _tree.Blocks;
                var (left, right) = (Distance(2 * node), Distance(2 * node + 1));
                var far = left <= right ? 1 : 0;
                (_nodes[_count], _distances[_count]) = (2 * node + far, far == 1 ? right : left);
                if (_distances[_count] <= Bound)
                    _count++;
                (node, distance) = (2 * node + 1 - far, far == 1 ? left : right);
            }
        }

        return -1;
    }

    /// <summary>Squared distance of the box of a node to that of the points.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Distance(int node)
    {
        var d = _tree.Dimension;
        ref var box = ref _tree.Box(node);
        ref var low = ref MemoryMarshal.GetArrayDataReference(_low);
        ref var high = ref MemoryMarshal.GetArrayDataReference(_high);
        ref var mask = ref MemoryMarshal.GetArrayDataReference(_mask);
        var sum = Vector256<float>.Zero;
        for (nuint c = 0; c < (nuint)d; c += Width)
        {
            var below = Vector256.LoadUnsafe(ref box, c) - Vector256.LoadUnsafe(ref high, c);
            var above = Vector256.LoadUnsafe(ref low, c) - Vector256.LoadUnsafe(ref box, (nuint)d + c);
            var gap = Vector256.MaxNative(Vector256.MaxNative(below, above), Vector256<float>.Zero) & Vector256.LoadUnsafe(ref mask, c).AsSingle();
            sum = Vector256.FusedMultiplyAdd(gap, gap, sum);
        }

        return Vector256.Sum(sum);
    }
}

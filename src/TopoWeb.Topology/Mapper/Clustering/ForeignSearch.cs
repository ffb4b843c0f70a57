using System.Numerics;
using System.Runtime.CompilerServices;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>Searches a bin for points of other components, for one point or for some of a leaf together. Boxes all of whose points are of the component itself are passed over.</summary>
internal sealed class ForeignSearch(BinTree tree, int dimension)
{
    private const int None = -1;
    private const int LeavesBetweenChecks = 1 << 10;

    private readonly double[] _point = new double[dimension];
    private readonly double[] _distances = new double[BinTree.LeafSize];
    private int[] _components = [];
    private int[] _uniform = [];
    private bool _single;
    private int _own;
    private int _leaf;
    private uint _places;
    private int _leaves;
    private CancellationToken _cancellation;

    /// <summary>The point that was found.</summary>
    public int Found { get; private set; }

    /// <summary>The point of the leaf that it is nearest to.</summary>
    public int From { get; private set; }

    /// <summary>Its squared distance.</summary>
    public double Squared { get; private set; }

    /// <summary>The component of every point; null where each is one of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Among(ReadOnlySpan<int> components)
    {
        _single = components.IsEmpty;
        if (_components.Length < tree.Count)
            _components = new int[tree.Count];
        if (_uniform.Length < 2 * tree.Leaves)
            _uniform = new int[2 * tree.Leaves];
        components.CopyTo(_components);
        for (var i = 0; i < tree.Count && _single; i++)
            _components[i] = i;
        for (var leaf = 0; leaf < tree.Leaves; leaf++)
        {
            var part = tree.CountOf(leaf) == 0 ? [] : _components.AsSpan(leaf * BinTree.LeafSize, tree.CountOf(leaf));
            _uniform[tree.Leaves + leaf] = part.IsEmpty || part.ContainsAnyExcept(part[0]) ? None : part[0];
        }

        for (var node = tree.Leaves - 1; node > 0; node--)
            _uniform[node] = _uniform[2 * node] == _uniform[2 * node + 1] || tree.IsEmpty(2 * node + 1) ? _uniform[2 * node] : None;
    }

    /// <summary>Looks for the nearest point of another component than <paramref name="own"/>.</summary>
    /// <param name="point">Whose neighbour is looked for.</param>
    /// <param name="own">Its component.</param>
    /// <param name="squared">Only nearer ones than this, squared.</param>
    /// <param name="cancellation">Checked for every few leaves.</param>
    /// <returns>Whether there is one.</returns>
    public bool Nearest(int point, int own, double squared, CancellationToken cancellation)
    {
        (Squared, Found, From, _own, _cancellation) = (squared, None, point, own, cancellation);
        tree.Copy(point, _point);
        Visit(1, tree.Nearest(_point, 1));
        return Found != None;
    }

    /// <summary>Takes those of the first one's component from some points of a leaf, which are given as bits.</summary>
    public uint TakeGroup(int leaf, ref uint open, out int own)
    {
        var components = _components.AsSpan(leaf * BinTree.LeafSize);
        own = components[BitOperations.TrailingZeroCount(open)];
        var group = 0u;
        for (var rest = open; rest != 0; rest &= rest - 1)
            if (components[BitOperations.TrailingZeroCount(rest)] == own)
                group |= rest & (0 - rest);
        open &= ~group;
        return group;
    }

    /// <summary>Looks for the nearest point of another component to some points of a leaf, all of one component.</summary>
    /// <param name="leaf">The leaf.</param>
    /// <param name="places">The points, a bit each.</param>
    /// <param name="own">Their component.</param>
    /// <param name="squared">Only nearer ones than this, squared.</param>
    /// <param name="cancellation">Checked for every few leaves.</param>
    /// <returns>Whether there is one.</returns>
    public bool Nearest(int leaf, uint places, int own, double squared, CancellationToken cancellation)
    {
        (Squared, Found, From, _own, _cancellation) = (squared, None, None, own, cancellation);
        (_leaf, _places) = (leaf, places);
        // What is nearest is often in the leaf itself.
        if (_uniform[tree.Leaves + leaf] != own)
            CompareWithLeaf(tree.Leaves + leaf);
        VisitWithLeaf(1, 0);
        return Found != None;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void VisitWithLeaf(int node, double bound)
    {
        if (!(bound < Squared) || _uniform[node] == _own)
            return;
        var own = tree.Leaves + _leaf;
        if (node >= tree.Leaves)
        {
            if (node != own)
                CompareWithLeaf(node);
            return;
        }

        var (left, right) = (tree.Nearest(own, 2 * node), tree.Nearest(own, 2 * node + 1));
        var near = left <= right ? 2 * node : 2 * node + 1;
        VisitWithLeaf(near, Math.Min(left, right));
        VisitWithLeaf(near ^ 1, Math.Max(left, right));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CompareWithLeaf(int node)
    {
        for (var places = tree.Reaching(_leaf, node, Squared) & _places; places != 0; places &= places - 1)
        {
            var point = _leaf * BinTree.LeafSize + BitOperations.TrailingZeroCount(places);
            var before = Squared;
            Compare(node - tree.Leaves, point);
            if (Squared < before)
                From = point;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Visit(int node, double bound)
    {
        if (!(bound < Squared) || _uniform[node] == _own)
            return;
        if (node >= tree.Leaves)
        {
            Compare(node - tree.Leaves, From);
            return;
        }

        var (left, right) = (tree.Nearest(_point, 2 * node), tree.Nearest(_point, 2 * node + 1));
        if (left <= right)
        {
            Visit(2 * node, left);
            Visit(2 * node + 1, right);
        }
        else
        {
            Visit(2 * node + 1, right);
            Visit(2 * node, left);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Compare(int leaf, int point)
    {
        if (++_leaves % LeavesBetweenChecks == 0)
            _cancellation.ThrowIfCancellationRequested();
        var near = tree.Nearer(leaf, point, Squared, _distances);
        if (near == 0)
            return;
        var components = _components.AsSpan(leaf * BinTree.LeafSize, tree.CountOf(leaf));
        for (near &= uint.MaxValue >> (BinTree.LeafSize - components.Length); near != 0; near &= near - 1)
            if (BitOperations.TrailingZeroCount(near) is var i && _distances[i] < Squared && components[i] != _own)
                (Squared, Found) = (_distances[i], leaf * BinTree.LeafSize + i);
    }
}

using System.Runtime.CompilerServices;

namespace TopoWeb.Topology;

/// <summary>Disjoint sets of 0 … n − 1 (path halving, union by size).</summary>
internal sealed class UnionFind
{
    private readonly int[] _parents;
    private readonly int[] _sizes;

    public UnionFind(int count)
    {
        _parents = new int[count];
        _sizes = new int[count];
        Reset(count);
    }

    /// <summary>Number of sets.</summary>
    public int Sets { get; private set; }

    /// <summary>Starts again with <paramref name="count"/> sets of one, at most as many as there were at first.</summary>
    public void Reset(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _parents[i] = i;
            _sizes[i] = 1;
        }

        Sets = count;
    }

    /// <summary>Size of the set that <paramref name="representative"/> stands for.</summary>
    public int SizeOf(int representative) => _sizes[representative];

    /// <summary>The representative of the set of <paramref name="x"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Find(int x)
    {
        while (_parents[x] != x)
            x = _parents[x] = _parents[_parents[x]];
        return x;
    }

    /// <summary>Joins two sets; false where they were one already.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public bool Union(int x, int y)
    {
        x = Find(x);
        y = Find(y);
        if (x == y)
            return false;
        if (_sizes[x] < _sizes[y])
            (x, y) = (y, x);
        _parents[y] = x;
        _sizes[x] += _sizes[y];
        Sets--;
        return true;
    }
}

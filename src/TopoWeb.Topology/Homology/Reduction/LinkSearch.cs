using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TopoWeb.Topology.Neighbors;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Finds the components of links of edges that come in their order. The state of one thread.</summary>
/// <remarks>Sets of vertices are bits, and nearly all links have one component, found in a few steps of n/512 operations.</remarks>
internal sealed class LinkSearch
{
    /// <summary>Edges by which memory is asked for before it is needed.</summary>
    private const int Ahead = 3;

    private readonly RankedEdges _edges;

    /// <summary>Words of a set: whole vectors.</summary>
    private readonly int _words;

    /// <summary>Which vertices each vertex is joined with by the edges before.</summary>
    private readonly ulong[] _joined;

    /// <summary>Vertices of the link whose component is not known yet.</summary>
    private readonly ulong[] _open;

    /// <summary>Vertices of the component whose neighbours have not been looked at.</summary>
    private readonly ulong[] _frontier;

    /// <summary>Edges whose ends are joined.</summary>
    private int _next;

    /// <param name="edges">The edges.</param>
    public LinkSearch(RankedEdges edges)
    {
        _edges = edges;
        _words = (edges.Vertices + 511) / 512 * 8;
        _joined = new ulong[checked(edges.Vertices * _words)];
        _open = new ulong[_words];
        _frontier = new ulong[_words];
    }

    /// <summary>Looks at the edges from one rank to another, none of them before those looked at already.</summary>
    /// <param name="start">The first rank.</param>
    /// <param name="end">The rank after the last.</param>
    /// <param name="first">Receives, for each edge, the largest vertex of its link, −1 where that is empty.</param>
    /// <param name="others">Receives the triangles of the largest vertices of all further components.</param>
    public void Find(int start, int end, int[] first, List<long> others)
    {
        for (; _next < start; _next++)
            Join(_edges.Ends(_next));
        for (; _next < end; _next++)
        {
            if (_next + Ahead < _edges.Count)
                Fetch(_edges.Ends(_next + Ahead));
            var ends = _edges.Ends(_next);
            first[_next] = Find(_next, ends.I, ends.J, others);
            Join(ends);
        }
    }

    private void Fetch((int I, int J) ends)
    {
        Prefetch.Read(ref _joined[ends.I * _words], _words);
        Prefetch.Read(ref _joined[ends.J * _words], _words);
    }

    private void Join((int I, int J) ends)
    {
        _joined[ends.I * _words + ends.J / 64] |= 1UL << ends.J;
        _joined[ends.J * _words + ends.I / 64] |= 1UL << ends.I;
    }

    private int Find(int rank, int i, int j, List<long> others)
    {
        if (!Meet(i, j))
            return -1;
        var first = TakeLast();
        for (var v = first; Spread(v);)
        {
            v = TakeLast();
            others.Add(EdgeCoboundary.Triangle(rank, v, _edges.Vertices - 1));
        }

        return first;
    }

    /// <summary>Opens the vertices joined with both; false where there are none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Meet(int i, int j)
    {
        ref var rowI = ref _joined[i * _words];
        ref var rowJ = ref _joined[j * _words];
        ref var open = ref MemoryMarshal.GetArrayDataReference(_open);
        var any = Vector512<ulong>.Zero;
        for (nuint word = 0; word < (nuint)_words; word += 8)
        {
            var common = Vector512.LoadUnsafe(ref rowI, word) & Vector512.LoadUnsafe(ref rowJ, word);
            common.StoreUnsafe(ref open, word);
            any |= common;
        }

        return any != Vector512<ulong>.Zero;
    }

    /// <summary>Closes the component of a vertex; whether any are open after it.</summary>
    private bool Spread(int vertex)
    {
        if (!Begin(vertex))
            return false;
        while (TryTakeFrontier(out var v))
        {
            // Two at a time: the second read does not wait for the first.
            if (!TryTakeFrontier(out var w))
                w = v;
            if (!Expand(v, w))
                return false;
        }

        return true;
    }

    /// <summary>Closes the neighbours of the first vertex of a component, which make up the frontier; whether any vertices are still open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Begin(int vertex)
    {
        ref var row = ref _joined[vertex * _words];
        ref var open = ref MemoryMarshal.GetArrayDataReference(_open);
        ref var frontier = ref MemoryMarshal.GetArrayDataReference(_frontier);
        var any = Vector512<ulong>.Zero;
        for (nuint word = 0; word < (nuint)_words; word += 8)
        {
            var before = Vector512.LoadUnsafe(ref open, word);
            var reached = before & Vector512.LoadUnsafe(ref row, word);
            (before ^ reached).StoreUnsafe(ref open, word);
            reached.StoreUnsafe(ref frontier, word);
            any |= before ^ reached;
        }

        return any != Vector512<ulong>.Zero;
    }

    /// <summary>Closes the neighbours of two vertices and adds them to the frontier; whether any vertices are still open.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private bool Expand(int v, int w)
    {
        ref var rowV = ref _joined[v * _words];
        ref var rowW = ref _joined[w * _words];
        ref var open = ref MemoryMarshal.GetArrayDataReference(_open);
        ref var frontier = ref MemoryMarshal.GetArrayDataReference(_frontier);
        var any = Vector512<ulong>.Zero;
        for (nuint word = 0; word < (nuint)_words; word += 8)
        {
            var before = Vector512.LoadUnsafe(ref open, word);
            var reached = before & (Vector512.LoadUnsafe(ref rowV, word) | Vector512.LoadUnsafe(ref rowW, word));
            (before ^ reached).StoreUnsafe(ref open, word);
            (Vector512.LoadUnsafe(ref frontier, word) | reached).StoreUnsafe(ref frontier, word);
            any |= before ^ reached;
        }

        return any != Vector512<ulong>.Zero;
    }

    /// <summary>Takes the smallest vertex of the frontier; false where there is none.</summary>
    private bool TryTakeFrontier(out int vertex)
    {
        var frontier = _frontier;
        for (var word = 0; word < frontier.Length; word++)
        {
            if (frontier[word] == 0)
                continue;
            var bit = BitOperations.TrailingZeroCount(frontier[word]);
            frontier[word] &= frontier[word] - 1;
            vertex = word * 64 + bit;
            return true;
        }

        vertex = -1;
        return false;
    }

    /// <summary>Takes the largest of the open vertices.</summary>
    private int TakeLast()
    {
        var word = _words - 1;
        while (_open[word] == 0)
            word--;
        var bit = BitOperations.Log2(_open[word]);
        _open[word] ^= 1UL << bit;
        return word * 64 + bit;
    }
}

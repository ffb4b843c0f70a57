using System.Numerics;

namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>A shortest basis of H₁: cycles, independent up to triangles, with the least total number of edges.</summary>
/// <remarks>
/// J. Horton, "A polynomial-time algorithm to find the shortest cycle basis of a graph" (1987); J. Erickson, K. Whittlesey, "Greedy optimal homotopy and homology generators"
/// (2005). Let C be a cycle through r, and d the distance from r. C is the sum over its edges uv of the cycles r…u, uv, v…r along a breadth-first tree, none of them longer than C.
/// So the greedy choice by length among these that run through two branches of the tree, for roots that meet every cycle whose class is not 0, is exact. As roots serve ends of all edges whose class is not 0.
/// </remarks>
internal sealed class ShortestCycles(NerveComplex complex, EdgeClasses classes)
{
    private const int OfferedClasses = 4096;

    private readonly List<Candidate> _basis = [];
    private readonly int[] _depths = new int[complex.Count];
    private readonly int[] _parents = new int[complex.Count];
    private readonly int[] _order = new int[complex.Count];

    /// <summary>The child of the root through which each node is reached.</summary>
    private readonly int[] _branches = new int[complex.Count];
    private readonly ulong[] _sum = new ulong[classes.Words];
    private readonly ulong[] _reduced = new ulong[classes.Words];

    /// <summary>Classes offered lately, and the smallest length with each: the same class at the same or a larger length has no place in the basis.</summary>
    private readonly ulong[] _offered = new ulong[OfferedClasses * classes.Words];
    private readonly int[] _offeredLengths = new int[OfferedClasses];
    private readonly ulong[] _fromRoot = new ulong[checked(complex.Count * classes.Words)];

    /// <summary>The cycles, longest first, each from its smallest node on towards the smaller of the two next to it. O(roots · edges · words) time.</summary>
    public List<int[]> Find(CancellationToken cancellation, IProgress<double>? progress = null)
    {
        var roots = Roots();
        for (var i = 0; i < roots.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            Search(roots[i]);
            progress?.Report((i + 1.0) / roots.Count);
        }

        var cycles = _basis.ConvertAll(candidate => Turn(candidate.Nodes));
        cycles.Sort((x, y) => x.Length != y.Length ? y.Length.CompareTo(x.Length) : x.AsSpan().SequenceCompareTo(y));
        return cycles;
    }

    /// <summary>Nodes that meet every edge whose class is not 0, few of them.</summary>
    private List<int> Roots()
    {
        var counts = new int[complex.Count];
        for (var e = 0; e < complex.Edges.Count; e++)
        {
            if (classes.IsZero(e))
                continue;
            counts[complex.Edges[e].Source]++;
            counts[complex.Edges[e].Target]++;
        }

        var roots = new List<int>();
        var chosen = new bool[complex.Count];
        for (var e = 0; e < complex.Edges.Count; e++)
        {
            var (source, target, _) = complex.Edges[e];
            if (classes.IsZero(e) || chosen[source] || chosen[target])
                continue;
            var root = counts[target] > counts[source] ? target : source;
            chosen[root] = true;
            roots.Add(root);
        }

        return roots;
    }

    private void Search(int root)
    {
        Array.Fill(_depths, -1);
        (_depths[root], _parents[root], _order[0]) = (0, -1, root);
        Class(root).Clear();
        var reached = 1;
        for (var read = 0; read < reached; read++)
        {
            var node = _order[read];
            // What is this deep can no longer close a cycle shorter than the longest one at hand.
            if (_basis.Count == classes.Betti1 && 2 * _depths[node] + 1 >= _basis[^1].Length)
                return;
            var neighbors = complex.Neighbors(node);
            var edges = complex.EdgesAt(node);
            for (var i = 0; i < neighbors.Length; i++)
            {
                var other = neighbors[i];
                if (_depths[other] < 0)
                {
                    (_depths[other], _parents[other], _branches[other]) = (_depths[node] + 1, node, node == root ? other : _branches[node]);
                    _order[reached++] = other;
                    Class(node).CopyTo(Class(other));
                    EdgeClasses.Xor(Class(other), classes.Of(edges[i]));
                }
                else if (_branches[node] != _branches[other] && node != root && other != root)
                {
                    // Within a branch the two ways begin alike, and the cycle without that beginning is shorter.
                    Class(node).CopyTo(_sum);
                    EdgeClasses.Xor(_sum, Class(other));
                    EdgeClasses.Xor(_sum, classes.Of(edges[i]));
                    if (_sum.AsSpan().ContainsAnyExcept(0UL))
                        Offer(node, other);
                }
            }
        }
    }

    private Span<ulong> Class(int node) => _fromRoot.AsSpan(node * classes.Words, classes.Words);

    /// <summary>Takes the cycle over the edge of two reached nodes into the basis where it is shorter than one of those it can stand for.</summary>
    private void Offer(int node, int other)
    {
        var length = _depths[node] + _depths[other] + 1;
        if (WasOffered(length))
            return;
        var place = 0;
        _sum.CopyTo(_reduced, 0);
        for (; place < _basis.Count && _basis[place].Length <= length; place++)
            _basis[place].Reduce(_reduced);
        if (!_reduced.AsSpan().ContainsAnyExcept(0UL))
            return;
        _basis.Insert(place, new Candidate(length, Path(node, other), [.. _sum], [.. _reduced]));
        // Those after it are reduced anew; one of them may have become dependent.
        for (var i = place + 1; i < _basis.Count; i++)
        {
            var again = (ulong[])_basis[i].Class.Clone();
            for (var j = 0; j < i; j++)
                _basis[j].Reduce(again);
            if (again.AsSpan().ContainsAnyExcept(0UL))
                _basis[i] = _basis[i] with { Reduced = again };
            else
                _basis.RemoveAt(i--);
        }
    }

    private bool WasOffered(int length)
    {
        var hash = 0UL;
        foreach (var word in _sum)
            hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        var slot = (int)(hash >> 52);
        var stored = _offered.AsSpan(slot * classes.Words, classes.Words);
        if (_offeredLengths[slot] > 0 && _offeredLengths[slot] <= length && stored.SequenceEqual(_sum))
            return true;
        _sum.CopyTo(stored);
        _offeredLengths[slot] = length;
        return false;
    }

    /// <summary>The cycle over the edge of two nodes and their tree paths, up to where these meet.</summary>
    private int[] Path(int left, int right)
    {
        var (up, down) = (new List<int>(), new List<int>());
        while (left != right)
        {
            if (_depths[left] >= _depths[right])
            {
                up.Add(left);
                left = _parents[left];
            }
            else
            {
                down.Add(right);
                right = _parents[right];
            }
        }

        up.Add(left);
        down.Reverse();
        return [.. up, .. down];
    }

    private static int[] Turn(int[] nodes)
    {
        var (n, start) = (nodes.Length, Array.IndexOf(nodes, nodes.Min()));
        var step = nodes[(start + 1) % n] < nodes[(start + n - 1) % n] ? 1 : n - 1;
        var turned = new int[n];
        for (var i = 0; i < n; i++)
            turned[i] = nodes[(int)((start + (long)i * step) % n)];
        return turned;
    }

    /// <summary>The length of a cycle with its way to the root and back, the cycle, its class, and the class after elimination by those before it in the basis.</summary>
    private sealed record Candidate(int Length, int[] Nodes, ulong[] Class, ulong[] Reduced)
    {
        /// <summary>Eliminates the leading coordinate of <see cref="Reduced"/> from <paramref name="vector"/>.</summary>
        public void Reduce(ulong[] vector)
        {
            var word = Reduced.AsSpan().IndexOfAnyExcept(0UL);
            if ((vector[word] >> BitOperations.TrailingZeroCount(Reduced[word]) & 1) != 0)
                EdgeClasses.Xor(vector, Reduced);
        }
    }
}

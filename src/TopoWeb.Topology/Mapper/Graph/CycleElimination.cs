namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>Cycles of a part of a nerve up to its triangles, over Z/2: for each edge a class, so that the sum along a cycle is its class in H₁.</summary>
/// <remarks>
/// O. Busaryev, S. Cabello, C. Chen, T. Dey, Y. Wang, "Annotating simplices with a homology basis and its applications" (2012). Nodes enter one after the other, each with its edges and
/// triangles to nodes before it. An edge that joins two components has class 0, every other one begins a cycle, a class of its own. A triangle whose edges do not sum to 0
/// makes the youngest cycle in the sum the sum of the others. At any time few cycles are open, so classes are short lists; most triangles are seen to be dependent
/// at once, where a reduction of the boundary matrix takes long chains of additions to find out.
/// </remarks>
internal sealed class CycleElimination
{
    private readonly NerveComplex _complex;
    private readonly List<int>[] _trianglesAt;
    private readonly int[] _position;

    /// <summary>For each edge the cycles in its class, ascending.</summary>
    private readonly int[][] _classes;

    /// <summary>For each cycle the edges that had it in their class at some time; null once it is gone.</summary>
    private readonly List<List<int>?> _edgesWith = [];
    private readonly List<int> _seen = [];
    private readonly List<(int Position, int Edge)> _arriving = [];
    private readonly List<(int Last, int Middle, int Triangle)> _filling = [];
    private int _filled;

    public CycleElimination(NerveComplex complex)
    {
        _complex = complex;
        _position = new int[complex.Count];
        Array.Fill(_position, -1);
        _classes = new int[complex.Edges.Count][];
        Array.Fill(_classes, []);
        _trianglesAt = new List<int>[complex.Count];
        for (var node = 0; node < complex.Count; node++)
            _trianglesAt[node] = [];
        for (var t = 0; t < complex.Triangles.Count; t++)
        {
            var (a, b, c) = complex.Nodes(complex.Triangles[t]);
            _trianglesAt[a].Add(t);
            _trianglesAt[b].Add(t);
            _trianglesAt[c].Add(t);
        }
    }

    /// <summary>The cycles that no triangle fills, ascending.</summary>
    public IEnumerable<int> OpenCycles => Enumerable.Range(0, _edgesWith.Count).Where(cycle => _edgesWith[cycle] is not null);

    /// <summary>The open cycles in the class of <paramref name="edge"/>, ascending.</summary>
    public ReadOnlySpan<int> ClassOf(int edge) => _classes[edge];

    /// <summary>dim H₁ of the part of the nerve on <paramref name="order"/> and the border, the border shrunk to one point. An empty border is no point.</summary>
    /// <param name="order">Nodes in the order in which they enter.</param>
    /// <param name="border">Other nodes; edges and triangles among them do not count.</param>
    /// <param name="cancellation">Checked for every node.</param>
    public int Betti1(ReadOnlySpan<int> order, ReadOnlySpan<int> border, CancellationToken cancellation)
    {
        foreach (var edge in _seen)
            _classes[edge] = [];
        _seen.Clear();
        _edgesWith.Clear();
        _filled = 0;
        var components = new UnionFind(order.Length + 1);
        try
        {
            foreach (var node in border)
                _position[node] = 0;
            for (var i = 0; i < order.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                _position[order[i]] = i + 1;
                Enter(order[i], components);
            }
        }
        finally
        {
            foreach (var node in border)
                _position[node] = -1;
            foreach (var node in order)
                _position[node] = -1;
        }

        return _edgesWith.Count - _filled;
    }

    /// <summary>Adds a node: edge by edge, each followed by the triangles that it completes, so that few cycles are open at a time.</summary>
    private void Enter(int node, UnionFind components)
    {
        var neighbors = _complex.Neighbors(node);
        var edges = _complex.EdgesAt(node);
        _arriving.Clear();
        for (var i = 0; i < neighbors.Length; i++)
            if (_position[neighbors[i]] >= 0)
                _arriving.Add((_position[neighbors[i]], edges[i]));
        _arriving.Sort();
        CollectTriangles(node);
        var next = 0;
        for (var i = 0; i < _arriving.Count; i++)
        {
            var (position, edge) = _arriving[i];
            if (!components.Union(position, _position[node]))
            {
                _classes[edge] = [_edgesWith.Count];
                _edgesWith.Add([edge]);
                _seen.Add(edge);
            }

            // Several edges may lead to the border: a triangle waits for all its edges.
            var complete = i + 1 < _arriving.Count ? _arriving[i + 1].Position : int.MaxValue;
            for (; next < _filling.Count && _filling[next].Last < complete; next++)
                Fill(_complex.Triangles[_filling[next].Triangle]);
        }
    }

    private void CollectTriangles(int node)
    {
        _filling.Clear();
        foreach (var t in _trianglesAt[node])
        {
            var (a, b, c) = _complex.Nodes(_complex.Triangles[t]);
            var (first, second) = (_position[a == node ? b : a], _position[c == node ? b : c]);
            if (first >= 0 && second >= 0)
                _filling.Add((Math.Max(first, second), Math.Min(first, second), t));
        }

        _filling.Sort();
    }

    private void Fill(NerveTriangle triangle)
    {
        var sum = Sum(Sum(_classes[triangle.First], _classes[triangle.Second]), _classes[triangle.Third]);
        if (sum.Length == 0)
            return;
        var youngest = sum[^1];
        var edges = _edgesWith[youngest]!;
        _edgesWith[youngest] = null;
        _filled++;
        foreach (var edge in edges)
        {
            var old = _classes[edge];
            if (Array.BinarySearch(old, youngest) < 0)
                continue;
            _classes[edge] = Sum(old, sum);
            foreach (var cycle in sum.AsSpan(0, sum.Length - 1))
                if (Array.BinarySearch(old, cycle) < 0)
                    _edgesWith[cycle]!.Add(edge);
        }
    }

    /// <summary>The numbers in one of two ascending lists, but not in both.</summary>
    private static int[] Sum(int[] x, int[] y)
    {
        if (x.Length == 0 || y.Length == 0)
            return x.Length == 0 ? y : x;
        var sum = new int[x.Length + y.Length];
        var (i, j, length) = (0, 0, 0);
        while (i < x.Length && j < y.Length)
        {
            if (x[i] == y[j])
                (i, j) = (i + 1, j + 1);
            else
                sum[length++] = x[i] < y[j] ? x[i++] : y[j++];
        }

        while (i < x.Length)
            sum[length++] = x[i++];
        while (j < y.Length)
            sum[length++] = y[j++];
        Array.Resize(ref sum, length);
        return sum;
    }
}

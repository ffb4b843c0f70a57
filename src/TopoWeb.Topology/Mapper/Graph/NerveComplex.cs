namespace TopoWeb.Topology.Mapper.Graph;

/// <summary>A triangle of the nerve, by its edges.</summary>
internal readonly record struct NerveTriangle(int First, int Second, int Third);

/// <summary>The nerve up to dimension two: the graph, and a triangle for each three nodes that share a point and are joined pairwise.</summary>
internal sealed class NerveComplex
{
    private readonly int[] _starts;
    private readonly int[] _neighbors;
    private readonly int[] _edgeOf;

    /// <remarks>O(Σ over points of the square of the nodes that hold it) time for the triangles.</remarks>
    public NerveComplex(MapperGraph graph, CancellationToken cancellation)
    {
        Edges = graph.Edges;
        Count = graph.Nodes.Count;
        _starts = new int[Count + 1];
        foreach (var edge in Edges)
        {
            _starts[edge.Source + 1]++;
            _starts[edge.Target + 1]++;
        }

        for (var node = 0; node < Count; node++)
            _starts[node + 1] += _starts[node];
        _neighbors = new int[_starts[^1]];
        _edgeOf = new int[_starts[^1]];
        var next = _starts.AsSpan(0, Count).ToArray();
        // Edges come by (source, target): first all smaller neighbours of a node are written, then the larger ones, both ascending.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var e = 0; e < Edges.Count; e++)
            {
                var (from, to) = pass == 0 ? (Edges[e].Target, Edges[e].Source) : (Edges[e].Source, Edges[e].Target);
                (_neighbors[next[from]], _edgeOf[next[from]++]) = (to, e);
            }
        }

        Triangles = FindTriangles(graph, cancellation);
    }

    /// <summary>Number of nodes.</summary>
    public int Count { get; }

    /// <summary>Edges by (source, target).</summary>
    public IReadOnlyList<MapperEdge> Edges { get; }

    /// <summary>Triangles by their nodes.</summary>
    public List<NerveTriangle> Triangles { get; }

    /// <summary>Neighbours of <paramref name="node"/>, ascending.</summary>
    public ReadOnlySpan<int> Neighbors(int node) => _neighbors.AsSpan(_starts[node], _starts[node + 1] - _starts[node]);

    /// <summary>The edges to <see cref="Neighbors"/>, in the same order.</summary>
    public ReadOnlySpan<int> EdgesAt(int node) => _edgeOf.AsSpan(_starts[node], _starts[node + 1] - _starts[node]);

    /// <summary>The nodes of a triangle, ascending: its first two edges start at the smallest.</summary>
    public (int Smallest, int Middle, int Largest) Nodes(NerveTriangle triangle) => (Edges[triangle.First].Source, Edges[triangle.First].Target, Edges[triangle.Second].Target);

    private List<NerveTriangle> FindTriangles(MapperGraph graph, CancellationToken cancellation)
    {
        var points = 0;
        foreach (var node in graph.Nodes)
            points = Math.Max(points, node.Members[^1] + 1);
        var holders = new PointHolders(graph.Nodes, points, new ParallelOptions { CancellationToken = cancellation });
        var triangles = new List<NerveTriangle>();
        var place = new int[Count];
        Array.Fill(place, -1);
        foreach (var node in graph.Nodes)
        {
            cancellation.ThrowIfCancellationRequested();
            var later = ~Neighbors(node.Id).BinarySearch(node.Id);
            var neighbors = Neighbors(node.Id)[later..];
            var edges = EdgesAt(node.Id)[later..];
            for (var i = 0; i < neighbors.Length; i++)
                place[neighbors[i]] = i;
            var joined = new bool[neighbors.Length * neighbors.Length];
            foreach (var point in node.Members)
            {
                var nodes = holders.Of(point);
                for (var b = nodes.Length - 1; nodes[b] > node.Id; b--)
                    for (var a = b - 1; nodes[a] > node.Id; a--)
                        if (place[nodes[a]] >= 0 && place[nodes[b]] >= 0)
                            joined[place[nodes[a]] * neighbors.Length + place[nodes[b]]] = true;
            }

            for (var a = 0; a < neighbors.Length; a++)
                for (var b = a + 1; b < neighbors.Length; b++)
                    if (joined[a * neighbors.Length + b] && Neighbors(neighbors[a]).BinarySearch(neighbors[b]) is >= 0 and var third)
                        triangles.Add(new NerveTriangle(edges[a], edges[b], EdgesAt(neighbors[a])[third]));
            foreach (var neighbor in neighbors)
                place[neighbor] = -1;
        }

        return triangles;
    }
}

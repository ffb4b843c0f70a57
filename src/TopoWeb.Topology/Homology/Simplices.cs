namespace TopoWeb.Topology.Homology;

/// <summary>A simplex with its value and a coefficient. Index −1 stands for none.</summary>
internal readonly record struct Entry(double Value, long Index, int Coefficient)
{
    public static Entry None => new(0, -1, 0);

    /// <summary>Whether this simplex comes before the other in the filtration: smaller value, ties to the larger index.</summary>
    public bool Precedes(in Entry other) => Value < other.Value || (Value == other.Value && Index > other.Index);
}

/// <summary>The simplices of a flag complex on n vertices, numbered by the combinatorial number system.</summary>
/// <remarks>The simplex with vertices v_k &gt; … &gt; v_0 has the index Σ C(v_i, i + 1) (Ripser, Bauer 2021, section 4).</remarks>
internal sealed class Simplices
{
    /// <summary>Most vertices of a simplex met: a tetrahedron, as coface of a triangle.</summary>
    public const int MaxVertices = 4;

    private readonly long[] _binomials;
    private readonly DistanceMatrix _edges;

    public Simplices(DistanceMatrix edges, double bound, int field)
    {
        _edges = edges;
        Count = edges.Count;
        Bound = bound;
        Field = field;
        _binomials = new long[(MaxVertices + 1) * (Count + 1)];
        for (var v = 0; v <= Count; v++)
        {
            _binomials[v] = 1;
            for (var k = 1; k <= Math.Min(v, MaxVertices); k++)
                _binomials[k * (Count + 1) + v] = Binomial(v - 1, k - 1) + (k < v ? Binomial(v - 1, k) : 0);
        }
    }

    /// <summary>Number of vertices n.</summary>
    public int Count { get; }

    /// <summary>Edges above this value never enter.</summary>
    public double Bound { get; }

    /// <summary>The prime p.</summary>
    public int Field { get; }

    /// <summary>C(v, k).</summary>
    public long Binomial(int v, int k) => _binomials[k * (Count + 1) + v];

    /// <summary>Values of the edges of vertex <paramref name="v"/>.</summary>
    public ReadOnlySpan<double> Row(int v) => _edges.Row(v);

    /// <summary>The vertices of a simplex in falling order; the number of vertices is the length of <paramref name="vertices"/>.</summary>
    public void Vertices(long index, Span<int> vertices)
    {
        var limit = Count;
        for (var k = vertices.Length; k > 0; k--)
        {
            var v = LargestVertex(index, k, limit);
            vertices[vertices.Length - k] = v;
            index -= Binomial(v, k);
            limit = v;
        }
    }

    /// <summary>The index of a simplex given by its vertices in falling order.</summary>
    public long Index(ReadOnlySpan<int> vertices)
    {
        var index = 0L;
        for (var i = 0; i < vertices.Length; i++)
            index += Binomial(vertices[i], vertices.Length - i);
        return index;
    }

    /// <summary>The largest v &lt; limit with C(v, k) ≤ index.</summary>
    private int LargestVertex(long index, int k, int limit)
    {
        var low = k - 1;
        var high = limit - 1;
        while (low < high)
        {
            var middle = low + (high - low + 1) / 2;
            if (Binomial(middle, k) <= index)
                low = middle;
            else
                high = middle - 1;
        }

        return low;
    }
}

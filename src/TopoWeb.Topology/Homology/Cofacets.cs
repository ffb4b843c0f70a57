namespace TopoWeb.Topology.Homology;

/// <summary>Enumerates the cofacets of a simplex of dimension 0, 1 or 2 in order of falling index, without storing the coboundary.</summary>
internal ref struct Cofacets
{
    private readonly Simplices _simplices;
    private readonly Entry _simplex;
    private readonly ReadOnlySpan<double> _row0;
    private readonly ReadOnlySpan<double> _row1;
    private readonly ReadOnlySpan<double> _row2;
    private readonly bool _onlyAbove;
    private long _below;
    private long _above;
    private int _next;
    private int _k;

    /// <param name="simplices">The complex.</param>
    /// <param name="simplex">The simplex; its coefficient is carried over to the cofacets with their sign.</param>
    /// <param name="dimension">Its dimension: 0, 1 or 2.</param>
    /// <param name="onlyAbove">Only the cofacets whose new vertex is above all others: over all simplices, each cofacet then comes up once.</param>
    public Cofacets(Simplices simplices, Entry simplex, int dimension, bool onlyAbove = false)
    {
        Span<int> vertices = stackalloc int[dimension + 1];
        simplices.Vertices(simplex.Index, vertices);
        _simplices = simplices;
        _simplex = simplex;
        // A missing vertex repeats another one: its row changes no maximum, and the loop needs no branch.
        _row0 = simplices.Row(vertices[0]);
        _row1 = simplices.Row(vertices[dimension > 0 ? 1 : 0]);
        _row2 = simplices.Row(vertices[dimension]);
        _onlyAbove = onlyAbove;
        _below = simplex.Index;
        _next = simplices.Count - 1;
        _k = dimension + 1;
        Current = Entry.None;
    }

    /// <summary>The cofacet found last.</summary>
    public Entry Current { get; private set; }

    /// <summary>Steps to the next cofacet whose value is within the bound.</summary>
    public bool MoveNext()
    {
        while (_next >= _k)
        {
            // Vertices of the simplex itself are passed over and change from "below the new vertex" to "above it".
            if (_simplices.Binomial(_next, _k) <= _below)
            {
                if (_onlyAbove)
                    return false;
                _below -= _simplices.Binomial(_next, _k);
                _above += _simplices.Binomial(_next, _k + 1);
                _next--;
                _k--;
                continue;
            }

            var v = _next--;
            var value = Math.Max(Math.Max(_simplex.Value, _row0[v]), Math.Max(_row1[v], _row2[v]));
            if (value > _simplices.Bound)
                continue;
            var sign = (_k & 1) != 0 ? _simplices.Field - _simplex.Coefficient : _simplex.Coefficient;
            Current = new Entry(value, _above + _simplices.Binomial(v, _k + 1) + _below, sign);
            return true;
        }

        return false;
    }
}

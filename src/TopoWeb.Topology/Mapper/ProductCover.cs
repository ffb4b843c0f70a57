namespace TopoWeb.Topology.Mapper;

/// <summary>The non-empty bins of the product of the covers, in lexicographic order, with their points.</summary>
internal sealed class ProductCover
{
    private readonly LensCover[] _covers;
    private readonly double[][] _lenses;
    private readonly long[] _keys;
    private readonly int[] _starts;
    private readonly int[] _members;

    public ProductCover(double[][] lenses, LensCover[] covers, CancellationToken cancellation)
    {
        _covers = covers;
        _lenses = lenses;
        var sizes = new Dictionary<long, int>();
        Visit((key, _) => System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sizes, key, out var _)++, cancellation);
        _keys = [.. sizes.Keys];
        Array.Sort(_keys);
        _starts = new int[_keys.Length + 1];
        for (var bin = 0; bin < _keys.Length; bin++)
        {
            _starts[bin + 1] = checked(_starts[bin] + sizes[_keys[bin]]);
            sizes[_keys[bin]] = _starts[bin];
        }

        // Points are visited in order, so the members of each bin come out ascending.
        _members = new int[_starts[^1]];
        Visit((key, point) => _members[System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(sizes, key, out var _)++] = point, cancellation);
    }

    /// <summary>Number of non-empty bins.</summary>
    public int Count => _keys.Length;

    /// <summary>Points of <paramref name="bin"/>, ascending.</summary>
    public ReadOnlySpan<int> Members(int bin) => _members.AsSpan(_starts[bin], _starts[bin + 1] - _starts[bin]);

    /// <summary>Index of the interval of each lens.</summary>
    public int[] Position(int bin)
    {
        var position = new int[_covers.Length];
        var key = _keys[bin];
        for (var q = _covers.Length - 1; q >= 0; q--)
        {
            position[q] = (int)(key % _covers[q].Starts.Length);
            key /= _covers[q].Starts.Length;
        }

        return position;
    }

    private void Visit(Action<long, int> visit, CancellationToken cancellation)
    {
        var n = _lenses[0].Length;
        for (var point = 0; point < n; point++)
        {
            if (point % 64 == 0)
                cancellation.ThrowIfCancellationRequested();
            Visit(visit, point, 0, 0);
        }
    }

    private void Visit(Action<long, int> visit, int point, int lens, long key)
    {
        if (lens == _covers.Length)
        {
            visit(key, point);
            return;
        }

        var (first, last) = _covers[lens].Containing(_lenses[lens][point]);
        for (var i = first; i <= last; i++)
            Visit(visit, point, lens + 1, key * _covers[lens].Starts.Length + i);
    }
}

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Edges of which few pairs of vertices have one: the neighbours of each vertex, rising, with their ranks; 12 bytes an edge.</summary>
internal sealed class ListedEdges : RankedEdges
{
    private readonly int[] _starts;
    private readonly ushort[] _neighbors;
    private readonly int[] _ranks;

    public ListedEdges(EdgeList edges, CancellationToken cancellation)
        : base(edges, cancellation)
    {
        _starts = new int[Vertices + 1];
        _neighbors = new ushort[checked(2 * Count)];
        _ranks = new int[2 * Count];
        for (var rank = 0; rank < Count; rank++)
        {
            var (i, j) = Ends(rank);
            _starts[i + 1]++;
            _starts[j + 1]++;
        }

        for (var v = 0; v < Vertices; v++)
            _starts[v + 1] += _starts[v];
        Fill(cancellation);
    }

    public override int End => Vertices;

    public override int this[int a, int b]
    {
        get
        {
            var place = _neighbors.AsSpan(_starts[a], _starts[a + 1] - _starts[a]).BinarySearch((ushort)b);
            return place < 0 ? Never : _ranks[_starts[a] + place];
        }
    }

    public override int LargestCommon(int a, int b, int c, int rank, int end)
    {
        var (x, y, z) = (PlaceBefore(a, end), PlaceBefore(b, end), b == c ? 0 : PlaceBefore(c, end));
        var (firstX, firstY, firstZ) = (_starts[a], _starts[b], _starts[c]);
        while (x >= firstX && y >= firstY)
        {
            var v = _neighbors[x];
            if (_neighbors[y] > v)
            {
                y--;
                continue;
            }

            if (_neighbors[y] == v && _ranks[x] < rank && _ranks[y] < rank)
            {
                if (b == c)
                    return v;
                while (z >= firstZ && _neighbors[z] > v)
                    z--;
                if (z < firstZ)
                    return -1;
                if (_neighbors[z] == v && _ranks[z] < rank)
                    return v;
            }

            x--;
        }

        return -1;
    }

    public override int CountCommon(int rank)
    {
        var (i, j) = Ends(rank);
        var count = 0;
        for (var v = LargestCommon(i, j, j, rank, End); v >= 0; v = LargestCommon(i, j, j, rank, v))
            count++;
        return count;
    }

    public override int EarliestCompleting(int a, int b, int c, int rank)
    {
        var (x, y, z) = (_starts[a], _starts[b], _starts[c]);
        var (endX, endY, endZ) = (_starts[a + 1], _starts[b + 1], _starts[c + 1]);
        var earliest = Never;
        while (x < endX && y < endY)
        {
            int v = _neighbors[x], w = _neighbors[y];
            if (v == w && Math.Max(_ranks[x], _ranks[y]) is var latest && latest < earliest)
            {
                if (b != c)
                {
                    while (z < endZ && _neighbors[z] < v)
                        z++;
                    latest = z < endZ && _neighbors[z] == v ? Math.Max(latest, _ranks[z]) : Never;
                }

                if (latest > rank)
                    earliest = Math.Min(earliest, latest);
            }

            // Without a branch, which no processor could foresee.
            x += v <= w ? 1 : 0;
            y += w <= v ? 1 : 0;
        }

        return earliest;
    }

    /// <summary>The last place of a vertex's neighbours before <paramref name="end"/>.</summary>
    private int PlaceBefore(int vertex, int end)
    {
        var (start, length) = (_starts[vertex], _starts[vertex + 1] - _starts[vertex]);
        if (end >= Vertices)
            return start + length - 1;
        var place = _neighbors.AsSpan(start, length).BinarySearch((ushort)end);
        return start + (place < 0 ? ~place : place) - 1;
    }

    /// <summary>Edges by vertex first, in any order; then, going through the vertices, each one goes to its neighbours, whose own lists rise by that.</summary>
    private void Fill(CancellationToken cancellation)
    {
        var byVertex = new int[2 * Count];
        var next = _starts.AsSpan(0, Vertices).ToArray();
        for (var rank = 0; rank < Count; rank++)
        {
            var (i, j) = Ends(rank);
            byVertex[next[i]++] = rank;
            byVertex[next[j]++] = rank;
        }

        _starts.AsSpan(0, Vertices).CopyTo(next);
        for (var v = 0; v < Vertices; v++)
        {
            cancellation.ThrowIfCancellationRequested();
            for (var place = _starts[v]; place < _starts[v + 1]; place++)
            {
                var (i, j) = Ends(byVertex[place]);
                var other = i + j - v;
                (_neighbors[next[other]], _ranks[next[other]++]) = ((ushort)v, byVertex[place]);
            }
        }
    }
}

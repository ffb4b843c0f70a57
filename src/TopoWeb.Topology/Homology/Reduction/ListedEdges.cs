using System.Numerics;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Edges of which few pairs of vertices have one: the neighbours of each vertex, rising, with their ranks; 12 bytes an edge.</summary>
internal sealed class ListedEdges : RankedEdges
{
    private const int EdgesBetweenChecks = 1 << 20;

    private const int VerticesBetweenChecks = 1 << 6;

    private readonly int[] _starts;
    private readonly ushort[] _neighbors;
    private readonly int[] _ranks;

    public ListedEdges(EdgeList edges, int threads, CancellationToken cancellation)
        : base(edges, threads, cancellation)
    {
        _starts = new int[Vertices + 1];
        _neighbors = GC.AllocateUninitializedArray<ushort>(checked(2 * Count));
        _ranks = GC.AllocateUninitializedArray<int>(2 * Count);
        for (var rank = 0; rank < Count; rank++)
        {
            var (i, j) = Ends(rank);
            _starts[i + 1]++;
            _starts[j + 1]++;
        }

        for (var v = 0; v < Vertices; v++)
            _starts[v + 1] += _starts[v];
        List(cancellation);
        var parts = threads < 0 ? Environment.ProcessorCount : threads;
        Parallel.For(0, parts, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation }, part =>
            Order((int)((long)Vertices * part / parts), (int)((long)Vertices * (part + 1) / parts), cancellation));
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

    /// <summary>Lists the neighbours of each vertex in the order of the edges.</summary>
    private void List(CancellationToken cancellation)
    {
        var next = _starts.AsSpan(0, Vertices).ToArray();
        for (var rank = 0; rank < Count; rank++)
        {
            if (rank % EdgesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            var (i, j) = Ends(rank);
            var (placeI, placeJ) = (next[i]++, next[j]++);
            (_neighbors[placeI], _ranks[placeI]) = ((ushort)j, rank);
            (_neighbors[placeJ], _ranks[placeJ]) = ((ushort)i, rank);
        }
    }

    /// <summary>Puts the neighbours of some vertices in order: the place of each is the number of bits before its own.</summary>
    private void Order(int from, int to, CancellationToken cancellation)
    {
        var bits = new ulong[(Vertices + 63) / 64];
        var before = new int[bits.Length];
        var ordered = new int[Vertices];
        for (var v = from; v < to; v++)
        {
            if (v % VerticesBetweenChecks == 0)
                cancellation.ThrowIfCancellationRequested();
            var neighbors = _neighbors.AsSpan(_starts[v].._starts[v + 1]);
            var ranks = _ranks.AsSpan(_starts[v].._starts[v + 1]);
            foreach (var w in neighbors)
                bits[w / 64] |= 1UL << w;
            var count = 0;
            for (var word = 0; word < bits.Length; word++)
            {
                before[word] = count;
                count += BitOperations.PopCount(bits[word]);
            }

            for (var place = 0; place < ranks.Length; place++)
            {
                int w = neighbors[place];
                ordered[before[w / 64] + BitOperations.PopCount(bits[w / 64] & ((1UL << w) - 1))] = ranks[place];
            }

            ordered.AsSpan(0, ranks.Length).CopyTo(ranks);
            var next = 0;
            for (var word = 0; word < bits.Length; word++)
            {
                for (; bits[word] != 0; bits[word] &= bits[word] - 1)
                    neighbors[next++] = (ushort)(word * 64 + BitOperations.TrailingZeroCount(bits[word]));
            }
        }
    }
}

using System.Runtime.Intrinsics;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>Edges of which most pairs of vertices have one: their ranks in a square, 4·n² bytes.</summary>
internal sealed class MatrixEdges : RankedEdges
{
    /// <summary>Edges that one thread goes through at a time.</summary>
    private const int Part = 1 << 16;

    /// <summary>Length of a row of ranks: n, filled up to whole vectors.</summary>
    private readonly int _stride;

    private readonly int[] _ranks;

    public MatrixEdges(EdgeList edges, int threads, CancellationToken cancellation)
        : base(edges, threads, cancellation)
    {
        _stride = (Vertices + 15) / 16 * 16;
        _ranks = GC.AllocateUninitializedArray<int>(checked(Vertices * _stride));
        if (Count < Part)
        {
            Array.Fill(_ranks, Never);
            SetRanks(0, Count);
            return;
        }

        var options = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        Parallel.For(0, Vertices, options, vertex => _ranks.AsSpan(vertex * _stride, _stride).Fill(Never));
        Parallel.For(0, (Count + Part - 1) / Part, options, part => SetRanks(part * Part, Math.Min(Count, (part + 1) * Part)));
    }

    public override int End => _stride;

    public override int this[int a, int b] => _ranks[a * _stride + b];

    /// <summary>Ranks of the edges of a vertex; its own place and those behind the last vertex hold <see cref="RankedEdges.Never"/>.</summary>
    private ref int Row(int vertex) => ref _ranks[vertex * _stride];

    public override int LargestCommon(int a, int b, int c, int rank, int end)
    {
        ref var rowA = ref Row(a);
        ref var rowB = ref Row(b);
        ref var rowC = ref Row(c);
        var limit = Vector512.Create(rank);
        // The first vector may reach beyond the end.
        var mask = ulong.MaxValue;
        if (end < _stride)
            mask = (1UL << (end & 15)) - 1;
        for (var v = end < _stride ? end & ~15 : _stride - 16; v >= 0; v -= 16, mask = ulong.MaxValue)
        {
            var latest = Vector512.Max(Vector512.Max(Vector512.LoadUnsafe(ref rowA, (nuint)v), Vector512.LoadUnsafe(ref rowB, (nuint)v)), Vector512.LoadUnsafe(ref rowC, (nuint)v));
            var found = Vector512.LessThan(latest, limit).ExtractMostSignificantBits() & mask;
            if (found != 0)
                return v + System.Numerics.BitOperations.Log2(found);
        }

        return -1;
    }

    public override int CountCommon(int rank)
    {
        var (i, j) = Ends(rank);
        ref var rowI = ref Row(i);
        ref var rowJ = ref Row(j);
        var limit = Vector512.Create(rank);
        var count = Vector512<int>.Zero;
        for (var v = 0; v < _stride; v += 16)
            count -= Vector512.LessThan(Vector512.Max(Vector512.LoadUnsafe(ref rowI, (nuint)v), Vector512.LoadUnsafe(ref rowJ, (nuint)v)), limit);
        return Vector512.Sum(count);
    }

    public override int EarliestCompleting(int a, int b, int c, int rank)
    {
        ref var rowA = ref Row(a);
        ref var rowB = ref Row(b);
        ref var rowC = ref Row(c);
        var limit = Vector512.Create(rank);
        var never = Vector512.Create(Never);
        var earliest = never;
        for (var v = 0; v < _stride; v += 16)
        {
            var latest = Vector512.Max(Vector512.Max(Vector512.LoadUnsafe(ref rowA, (nuint)v), Vector512.LoadUnsafe(ref rowB, (nuint)v)), Vector512.LoadUnsafe(ref rowC, (nuint)v));
            earliest = Vector512.Min(earliest, Vector512.ConditionalSelect(Vector512.GreaterThan(latest, limit), latest, never));
        }

        var half = Vector256.Min(earliest.GetLower(), earliest.GetUpper());
        var quarter = Vector128.Min(half.GetLower(), half.GetUpper());
        return Math.Min(Math.Min(quarter[0], quarter[1]), Math.Min(quarter[2], quarter[3]));
    }

    private void SetRanks(int from, int to)
    {
        for (var rank = from; rank < to; rank++)
        {
            var (i, j) = Ends(rank);
            _ranks[i * _stride + j] = _ranks[j * _stride + i] = rank;
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace TopoWeb.Topology.Mapper.Clustering;

/// <summary>The points of one bin in an order that keeps near ones together, and which of their shared neighbours the bin holds. Keeps its arrays from bin to bin.</summary>
internal sealed class BinPoints
{
    private const int None = -1;

    private readonly NeighborHints _hints;

    /// <summary>The place in the bin of each rank.</summary>
    private readonly int[] _places;

    private readonly ulong[] _marks;

    public BinPoints(NeighborHints hints)
    {
        _hints = hints;
        _places = new int[hints.Rank.Length];
        Array.Fill(_places, None);
        _marks = new ulong[(_places.Length + 63) / 64];
    }

    /// <summary>The points in boxes.</summary>
    public BinTree Tree { get; } = new();

    /// <summary>The rank of each point among all.</summary>
    public int[] Ranks { get; private set; } = [];

    /// <summary>The place of each member.</summary>
    public int[] Positions { get; private set; } = [];

    /// <summary>Takes the points at <paramref name="members"/>, ascending.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ReadOnlySpan<int> members)
    {
        var m = members.Length;
        // Those of the bin before.
        for (var i = 0; i < Tree.Count; i++)
            _places[Ranks[i]] = None;
        if (Ranks.Length < m)
            (Ranks, Positions) = (new int[m], new int[m]);
        foreach (var member in members)
            _marks[_hints.Rank[member] >> 6] |= 1UL << _hints.Rank[member];
        var place = 0;
        for (var word = 0; word < _marks.Length; word++)
        {
            for (var bits = _marks[word]; bits != 0; bits &= bits - 1)
            {
                var rank = (word << 6) + BitOperations.TrailingZeroCount(bits);
                Ranks[place] = rank;
                _places[rank] = place++;
            }

            _marks[word] = 0;
        }

        for (var i = 0; i < m; i++)
            Positions[i] = _places[_hints.Rank[members[i]]];
        Tree.Fill(_hints.Points, Ranks.AsSpan(0, m));
    }

    /// <summary>The first neighbour of a point from <paramref name="next"/> on that the bin holds, and its number there; −1 and <see cref="NeighborHints.K"/> where there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Other(int point, ref int next)
    {
        var start = Ranks[point] * NeighborHints.K;
        for (; next < NeighborHints.K; next++)
            if (_places[_hints.Neighbors[start + next]] is var place and not None)
                return place;
        return None;
    }

    /// <summary>Squared distance of a point to one of its neighbours.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double SquaredOf(int point, int number) => _hints.Squares[Ranks[point] * NeighborHints.K + number];
}

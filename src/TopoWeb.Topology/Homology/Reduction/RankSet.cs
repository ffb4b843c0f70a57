using System.Numerics;

namespace TopoWeb.Topology.Homology.Reduction;

/// <summary>A set of ranks from which the latest is taken: bits, and above 64 of them one that says whether any is set.</summary>
internal sealed class RankSet
{
    private const int WordBits = 6;

    private readonly ulong[][] _levels;

    /// <param name="count">Ranks are below it.</param>
    public RankSet(int count)
    {
        var levels = new List<ulong[]>();
        do
        {
            count = Math.Max(1, (int)((count + (1L << WordBits) - 1) >> WordBits));
            levels.Add(new ulong[count]);
        }
        while (count > 1);
        _levels = [.. levels];
    }

    /// <summary>Adds a rank, or removes it where it is there.</summary>
    public void Toggle(int rank)
    {
        foreach (var level in _levels)
        {
            ref var word = ref level[rank >> WordBits];
            var before = word;
            word ^= 1UL << rank;
            // The bit above changes only where a word becomes empty or is no longer.
            if (before != 0 && word != 0)
                return;
            rank >>= WordBits;
        }
    }

    /// <summary>Takes the largest rank; false where there is none.</summary>
    public bool TryTakeLast(out int rank)
    {
        rank = 0;
        if (_levels[^1][0] == 0)
            return false;
        for (var level = _levels.Length - 1; level >= 0; level--)
            rank = rank << WordBits | BitOperations.Log2(_levels[level][rank]);
        Toggle(rank);
        return true;
    }
}

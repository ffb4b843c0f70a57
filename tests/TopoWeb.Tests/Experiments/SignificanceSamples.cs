using TopoWeb.Experiments;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Tests.Experiments;

/// <summary>Comparisons with random filters whose numbers are known.</summary>
internal static class SignificanceSamples
{
    /// <summary>One loop from 15 of 15 starts, 3.2 times what random filters reach.</summary>
    public static SignificanceView One(string sentence, double nullPoint) => new(sentence, nullPoint, 1, 15, 40,
    [
        Rank(1, 15, nullPoint, new(2.5, 3.2, 4)), Rank(2, 3, nullPoint, new(0.3, 0.7, 1.2)), Rank(3, 0, nullPoint, new(0, 0.1, 0.2)),
    ]);

    private static RankSupport Rank(int rank, int starts, double point, LengthSpread ratio) =>
        new(rank, starts, new(ratio.Smallest * point, ratio.Median * point, ratio.Largest * point), ratio);
}

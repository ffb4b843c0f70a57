using TopoWeb.Topology.Homology;

namespace TopoWeb.Topology.Significance;

/// <summary>Which loops are there: a bar counts rank by rank, so that one that is clear from every start is never lost among others that are not.</summary>
internal static class SupportRule
{
    private const int MostRanks = 16;

    /// <summary>The smallest number that is at least 95 % of <paramref name="count"/>.</summary>
    public static int Most(int count) => (int)((19L * count + 19) / 20);

    /// <summary>The smallest of the numbers that at least 95 % of them do not exceed.</summary>
    public static double Point(double[] lengths) => lengths.Order().ElementAt(Most(lengths.Length) - 1);

    /// <param name="settings">How the starts and the null clouds were drawn.</param>
    /// <param name="starts">First landmark of each start.</param>
    /// <param name="barcodes">Barcode from each start.</param>
    /// <param name="lengths">Lengths of its bars of H₁, falling.</param>
    /// <param name="nulls">Longest bar of each null cloud.</param>
    /// <param name="kind">What they are made of.</param>
    public static LoopSignificance Apply(SignificanceSettings settings, int[] starts, Barcode[] barcodes, double[][] lengths, double[] nulls, NullKind kind = NullKind.Filters)
    {
        var point = Point(nulls);
        var outcomes = starts.Select((first, i) => new StartOutcome(first, barcodes[i], lengths[i], lengths[i].Count(length => length > point))).ToArray();
        var supported = Supported(outcomes);
        var kept = Math.Max(supported + 2, Math.Min(MostRanks, outcomes.Max(outcome => outcome.LongBars)));
        RankSupport[] ranks = [.. Enumerable.Range(1, kept).Select(rank => Of(rank, outcomes, point))];
        var words = new SignificanceWords(point, nulls.Length, outcomes.Length, supported, ranks, kind);
        return new LoopSignificance(settings, outcomes, nulls, point, supported, ranks, words.Sentence) { NullKind = kind };
    }

    /// <summary>At least 95 % of the starts have that many long bars or more, and no larger number is like that.</summary>
    private static int Supported(StartOutcome[] outcomes) => outcomes.Select(outcome => outcome.LongBars).OrderDescending().ElementAt(Most(outcomes.Length) - 1);

    private static RankSupport Of(int rank, StartOutcome[] outcomes, double point)
    {
        var sorted = outcomes.Select(outcome => rank <= outcome.Lengths.Length ? outcome.Lengths[rank - 1] : 0).Order().ToArray();
        var length = new LengthSpread(sorted[0], (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2, sorted[^1]);
        return new RankSupport(rank, outcomes.Count(outcome => outcome.LongBars >= rank), length, Over(length, point));
    }

    /// <summary>Null where the quotient is no number that can be written down.</summary>
    private static LengthSpread? Over(LengthSpread length, double point) => double.IsFinite(length.Largest / point)
        ? new(length.Smallest / point, length.Median / point, length.Largest / point)
        : null;
}

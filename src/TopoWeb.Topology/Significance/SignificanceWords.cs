using System.Globalization;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Topology.Significance;

/// <summary>The numbers of a verdict and the sentence that says them.</summary>
internal static class SignificanceWords
{
    private const double Share = 0.95;

    public static LoopSignificance Summarise(SignificanceSettings settings, int[] starts, Barcode[] barcodes, double[][] lengths, double[] nulls)
    {
        var sorted = nulls.Order().ToArray();
        var point = sorted[Math.Clamp((int)Math.Ceiling(Share * sorted.Length) - 1, 0, sorted.Length - 1)];
        var outcomes = starts.Select((first, i) => new StartOutcome(first, barcodes[i], lengths[i], lengths[i].Count(length => length > point))).ToArray();
        var group = outcomes.GroupBy(outcome => outcome.LongBars).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).First();
        var longest = Enumerable.Range(0, group.Key + 1).Select(rank => SpreadOf(outcomes, rank)).ToArray();
        var ratio = longest[Math.Max(0, group.Key - 1)].Median / point;
        var verdict = new LoopSignificance(settings, outcomes, nulls, point, group.Key, group.Count(), longest, double.IsNaN(ratio) ? 0 : ratio, "");
        return verdict with { Sentence = Sentence(verdict) };
    }

    private static LengthSpread SpreadOf(StartOutcome[] outcomes, int rank)
    {
        var sorted = outcomes.Select(outcome => rank < outcome.Lengths.Length ? outcome.Lengths[rank] : 0).Order().ToArray();
        var middle = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return new LengthSpread(sorted[0], middle, sorted[^1]);
    }

    private static string Sentence(LoopSignificance verdict)
    {
        var r = verdict.LongBars;
        var bars = r switch { 0 => "no significant bar", 1 => "1 significant bar", _ => $"{r} significant bars" };
        var which = r switch { 0 => "the longest bar has", 1 => "it has", _ => "the shortest of them has" };
        var decisive = verdict.Longest[Math.Max(0, r - 1)];
        var next = r == 0 ? "" : $"; the next bar has {Text(verdict.Longest[r])}";
        return string.Create(CultureInfo.InvariantCulture,
            $"H₁ has {bars} from {verdict.Agreeing} of {verdict.Starts.Count} starting landmarks: {which} {Text(decisive)}, {Number(verdict.Ratio)} times the 95th percentile ({Number(verdict.NullPoint)}) of random filters (the longest bar of each of {verdict.NullLengths.Length} clouds){next}.");
    }

    private static string Text(LengthSpread spread) => $"length {Number(spread.Median)} ({Number(spread.Smallest)} to {Number(spread.Largest)} across starts)";

    /// <summary>Three significant digits.</summary>
    private static string Number(double value) => value is > 0 and < 0.0001 || value >= 1000
        ? value.ToString("0.##E0", CultureInfo.InvariantCulture)
        : Math.Round(value, value > 0 ? Math.Clamp(2 - (int)Math.Floor(Math.Log10(value)), 0, 6) : 0).ToString("0.######", CultureInfo.InvariantCulture);
}

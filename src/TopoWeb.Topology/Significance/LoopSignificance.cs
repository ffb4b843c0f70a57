using TopoWeb.Topology.Homology;

namespace TopoWeb.Topology.Significance;

/// <summary>The barcode from one start.</summary>
/// <param name="FirstLandmark">Position of the first landmark.</param>
/// <param name="Barcode">The barcode.</param>
/// <param name="Lengths">Lengths of the bars of H₁, falling; an infinite bar ends with the filtration.</param>
/// <param name="LongBars">How many of them are longer than the null's 95 % point.</param>
public sealed record StartOutcome(int FirstLandmark, Barcode Barcode, double[] Lengths, int LongBars);

/// <summary>Smallest, median and largest of some numbers.</summary>
public readonly record struct LengthSpread(double Smallest, double Median, double Largest);

/// <summary>The longest bars of H₁ from all starts, or the second longest, and so on.</summary>
/// <param name="Rank">1 for the longest.</param>
/// <param name="Starts">From how many starts it is longer than the null's 95 % point.</param>
/// <param name="Length">Its length over the starts; a bar that is not there has length 0.</param>
/// <param name="Ratio">Its length over the null's 95 % point; null where that is 0.</param>
public sealed record RankSupport(int Rank, int Starts, LengthSpread Length, LengthSpread? Ratio);

/// <summary>What the loops of a cloud are worth: the barcodes from many starts beside those of random clouds.</summary>
/// <param name="Settings">Settings.</param>
/// <param name="Starts">Outcome of each start; the first one is the start of the barcode settings.</param>
/// <param name="NullLengths">Longest bar of H₁ of each null cloud, 0 if there is none, in the order drawn.</param>
/// <param name="NullPoint">The null's 95 % point: the smallest of the null lengths that at least 95 % of them do not exceed.</param>
/// <param name="SupportedLoops">The largest r whose r-th longest bar exceeds the null's 95 % point from at least 95 % of the starts.</param>
/// <param name="Ranks">The longest bar, the second longest, and so on: all that are supported, all that exceed the null from any start (16 at most), and at least two beyond the supported ones.</param>
/// <param name="Sentence">The comparison in one sentence, with these numbers.</param>
public sealed record LoopSignificance(
    SignificanceSettings Settings,
    IReadOnlyList<StartOutcome> Starts,
    double[] NullLengths,
    double NullPoint,
    int SupportedLoops,
    IReadOnlyList<RankSupport> Ranks,
    string Sentence)
{
    /// <summary>What the null clouds were made of.</summary>
    public NullKind NullKind { get; init; }
}

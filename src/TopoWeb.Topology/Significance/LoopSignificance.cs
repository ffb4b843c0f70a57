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

/// <summary>What the loops of a cloud are worth: the barcodes from many starts beside those of random clouds.</summary>
/// <param name="Settings">Settings.</param>
/// <param name="Starts">Outcome of each start; the first one is the start of the barcode settings.</param>
/// <param name="NullLengths">Longest bar of H₁ of each null cloud, 0 if there is none, in the order drawn.</param>
/// <param name="NullPoint">The null's 95 % point: the smallest of the null lengths that at least 95 % of them do not exceed.</param>
/// <param name="LongBars">The number r of long bars that most starts show; the smaller of two equally frequent ones.</param>
/// <param name="Agreeing">How many starts show exactly r long bars.</param>
/// <param name="Longest">Spread over the starts of the longest bar, the second longest, and so on up to r + 1 (a bar that is not there has length 0).</param>
/// <param name="Ratio">Median length of the shortest of the r long bars (of the longest bar for r = 0) over the null's 95 % point; +∞ where that is 0.</param>
/// <param name="Sentence">The comparison in one sentence, with these numbers.</param>
public sealed record LoopSignificance(
    SignificanceSettings Settings,
    IReadOnlyList<StartOutcome> Starts,
    double[] NullLengths,
    double NullPoint,
    int LongBars,
    int Agreeing,
    IReadOnlyList<LengthSpread> Longest,
    double Ratio,
    string Sentence);

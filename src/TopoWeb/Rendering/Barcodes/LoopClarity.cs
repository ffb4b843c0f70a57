using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>How clearly loops stand out of a barcode.</summary>
internal enum LoopStrength
{
    /// <summary>There is no bar in dimension 1.</summary>
    None,

    /// <summary>The longest bars are of similar length.</summary>
    Unclear,

    /// <summary>The longest bar is 1.5 to 3 times the second.</summary>
    Weak,

    /// <summary>The longest bars are at least 3 times the next.</summary>
    Clear,
}

/// <summary>What the H₁ bars say in words: a description of this barcode, not a statistical test.</summary>
/// <param name="Strength">How clearly the loops stand out.</param>
/// <param name="Loops">Number of bars that stand out together.</param>
/// <param name="Longest">The longest bar.</param>
/// <param name="Ratio">Length of the longest bar over the second; null with fewer than two bars.</param>
internal sealed record LoopClarity(LoopStrength Strength, int Loops, Interval? Longest, double? Ratio)
{
    public const double ClearRatio = 3;
    public const double WeakRatio = 1.5;

    private const int MostLoops = 8;
    private static readonly string[] Words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight"];

    private double _gap;

    public static LoopClarity Of(BarcodeDocument barcode)
    {
        var bars = barcode.Intervals.Where(i => i.Dimension == 1).OrderByDescending(i => i.Length(barcode.TMax)).ToArray();
        if (bars.Length == 0)
            return new(LoopStrength.None, 0, null, null);
        if (bars.Length == 1)
            return new(LoopStrength.Clear, 1, bars[0], null);

        // To one decimal, as it is written: what reads "3.0 times" also counts as 3.
        double Gap(int i) => bars[i].Length(barcode.TMax) is var next and > 0 ? Math.Round(bars[i - 1].Length(barcode.TMax) / next, 1) : double.PositiveInfinity;
        var ratio = Gap(1);
        if (ratio >= ClearRatio)
            return new(LoopStrength.Clear, 1, bars[0], ratio) { _gap = ratio };
        var best = Enumerable.Range(1, Math.Min(MostLoops, bars.Length - 1)).MaxBy(Gap);
        if (Gap(best) >= ClearRatio)
            return new(LoopStrength.Clear, best, bars[0], ratio) { _gap = Gap(best) };
        return new(ratio >= WeakRatio ? LoopStrength.Weak : LoopStrength.Unclear, 0, bars[0], ratio) { _gap = ratio };
    }

    public string Headline => Strength switch
    {
        LoopStrength.Clear when Loops == 1 => "One loop stands out:",
        LoopStrength.Clear => $"{Words[Loops]} loops stand out:",
        LoopStrength.Weak => "One loop stands out weakly:",
        LoopStrength.Unclear => "No loop stands out:",
        _ => "No loop:",
    };

    public string Explanation => Strength switch
    {
        LoopStrength.Clear when Ratio is null => $"{BarText.Interval(Longest!.Value)} is the only H₁ bar.",
        LoopStrength.Clear when Loops == 1 => $"the longest H₁ bar {BarText.Interval(Longest!.Value)} is {NumberFormat.Ratio(_gap)} times the second.",
        LoopStrength.Clear => $"each of the {Loops} longest H₁ bars is at least {NumberFormat.Ratio(_gap)} times the next.",
        LoopStrength.Weak or LoopStrength.Unclear => $"the longest H₁ bar {BarText.Interval(Longest!.Value)} is only {NumberFormat.Ratio(_gap)} times the second.",
        _ => "the barcode has no H₁ bar.",
    };
}

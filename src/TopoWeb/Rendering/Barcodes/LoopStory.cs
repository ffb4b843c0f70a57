using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Topology.Homology.Reduction;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>
/// The numbers of a headline as one story: the bar that is drawn, how much longer it is than the next one, and how much longer than random filters reach. With several
/// significant loops the shortest of them is told of, for it decides.
/// </summary>
/// <param name="Rank">1 where the longest bar is told of.</param>
/// <param name="Bar">That bar.</param>
/// <param name="Length">Its length; an infinite bar ends with the filtration.</param>
/// <param name="Next">Length of the next bar; null where there is none.</param>
/// <param name="Significance">The comparison with random filters; null where there is none.</param>
internal sealed record LoopStory(int Rank, Interval Bar, double Length, double? Next, SignificanceView? Significance)
{
    /// <summary>Room right of the longest thing in the picture.</summary>
    private const double Margin = 1.06;

    /// <summary>Null without a bar of H₁.</summary>
    public static LoopStory? Of(BarcodeDocument barcode, SignificanceView? significance)
    {
        Interval[] bars = [.. BarcodeGeometry.Rank(barcode, 1)];
        if (bars.Length == 0)
            return null;
        var rank = Math.Clamp(significance?.SupportedLoops ?? 1, 1, bars.Length);
        return new(rank, bars[rank - 1], bars[rank - 1].Length(barcode.TMax), rank < bars.Length ? bars[rank].Length(barcode.TMax) : null, significance);
    }

    /// <summary>Where random filters end; null where that is not known.</summary>
    public double? NullPoint => Significance?.NullPoint;

    /// <summary><c>random filters</c>: what the bars are compared with.</summary>
    public string Nulls => Significance?.Nulls ?? NullClouds.NameOf(NullKind.Filters);

    /// <summary>Length over that of the next bar; null where there is none.</summary>
    public double? OverNext => Length / Next;

    /// <summary>Length over the reach of random filters; null where that is not known.</summary>
    public double? OverNull => Length / NullPoint;

    /// <summary>Length at the right end of the picture.</summary>
    public double End => Margin * Math.Max(Math.Max(Length, Next ?? 0), Math.Max(NullPoint ?? 0, double.Epsilon));

    /// <summary><c>longest</c>, or which one is told of.</summary>
    public string Which => SignificanceWords.Ordinal(Rank);

    /// <summary>What follows the headline and a colon: both ratios of the bar drawn, and from how many starting landmarks that holds.</summary>
    public string Sentence => Significance is not { } verdict ? "" : verdict.SupportedLoops switch
    {
        > 0 => $"found from {Share(verdict.Ranks[Rank - 1].Starts, verdict.Starts)}; {(Rank == 1 ? "its" : $"the {Which}")} bar is {Ratios}.",
        _ when verdict.Ranks[0].Starts == 0 => $"the longest bar is {Ratios}.",
        _ => $"the longest bar is {Ratios}; it exceeds {Nulls} from {verdict.Ranks[0].Starts} of {verdict.Starts} starting landmarks, and a significant loop requires {SignificanceWords.Required(verdict.Starts)}.",
    };

    /// <summary><c>4.9× random filters and 16× the second</c>.</summary>
    private string Ratios => NullPoint > 0
        ? $"{SignificanceWords.Factor(OverNull!.Value)}× {Nulls}{(OverNext is { } ratio ? $" and {NumberFormat.Ratio(ratio)}× the {SignificanceWords.Ordinal(Rank + 1)}" : ", and the only one")}"
        : $"beyond {Nulls}, which have none{(OverNext is { } only ? $", and {NumberFormat.Ratio(only)}× the {SignificanceWords.Ordinal(Rank + 1)}" : "")}";

    private static string Share(int some, int all) => some < all ? $"{some} of {all} starting landmarks" : all == 1 ? "the only starting landmark" : $"all {all} starting landmarks";
}

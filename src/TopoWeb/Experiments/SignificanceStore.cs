using TopoWeb.Experiments.Stages;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Experiments;

/// <summary>How significant the loops of a result are, as its page shows it.</summary>
/// <param name="Sentence">In words, with its numbers.</param>
/// <param name="NullPoint">The 95th percentile of the longest H₁ bars of random filters.</param>
/// <param name="LongBars">How many bars are longer than that from most starting landmarks.</param>
/// <param name="Agreeing">Starting landmarks that give exactly as many.</param>
/// <param name="Starts">Starting landmarks in all.</param>
/// <param name="NullClouds">Clouds of random filters.</param>
/// <param name="Ratio">Median length of the shortest long bar (of the longest bar where none is long) over <paramref name="NullPoint"/>.</param>
public sealed record SignificanceView(string Sentence, double NullPoint, int LongBars, int Agreeing, int Starts, int NullClouds, double Ratio)
{
    internal static SignificanceView Of(LoopSignificance v) => new(v.Sentence, v.NullPoint, v.LongBars, v.Agreeing, v.Starts.Count, v.NullLengths.Length, double.IsFinite(v.Ratio) ? v.Ratio : 0);
}

/// <summary>Significance of the loops of results, against random filters: computed by the run's job after the result and stored beside it; pages only read it.</summary>
internal sealed class SignificanceStore(DerivedStages derived)
{
    public const string Stage = "verdict";
    private const int Version = 1;

    public static string KeyOf(string resultKey) => StageKey.Of(Stage, Version, new SignificanceSettings(), resultKey);

    /// <summary>Why such a result is not compared with random filters; null where it is.</summary>
    public static string? Obstacle(ResultDocument document) => document.Spec switch
    {
        _ when document.Barcode is null => "The barcode was skipped.",
        { Normalize: false } => "The points are not normalised, but the random filters they would be compared with are.",
        { Barcode: { MaxDimension: < 1 } } => "Only H₀ was computed.",
        { Barcode: { Complex: ComplexKind.Rips } or { LandmarkChoice: not LandmarkChoice.MaxMin } } => "The comparison needs max-min landmarks, and these landmarks are chosen otherwise.",
        _ when document.Points.Kept == 0 => "There are no points.",
        _ => null,
    };

    public static string? Obstacle(StoredResult result) =>
        Obstacle(result.Document) ?? (result.Filters.Points.Dimension < 3 ? "The points have fewer than 3 coordinates." : null);

    public Task<SignificanceView?> FindAsync(string resultKey, CancellationToken cancellation = default) => derived.FindAsync<SignificanceView>(KeyOf(resultKey), cancellation);

    internal static SignificanceView Compute(StoredResult result, IProgress<double>? progress, CancellationToken cancellation)
    {
        var document = result.Document;
        return SignificanceView.Of(SignificanceComputation.Compute(
            new ResultPoints(result).Cloud, document.Points.Normalized, document.Spec.Density, document.Spec.Barcode! with { MaxDimension = 1 }, new SignificanceSettings(), progress, cancellation));
    }
}

using TopoWeb.Data;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Experiments;

/// <summary>What a verdict says on a result page.</summary>
/// <param name="Sentence">In words, with its numbers.</param>
/// <param name="NullPoint">The length of H₁ bars that random filters do not reach in 95 of 100 clouds.</param>
/// <param name="LongBars">How many bars are longer than that in most starts.</param>
/// <param name="Agreeing">Starts that show exactly so many.</param>
/// <param name="Starts">Starts in all.</param>
/// <param name="NullClouds">Random clouds.</param>
/// <param name="Ratio">Median length of the shortest long bar (of the longest bar where none is long) over the null point.</param>
public sealed record SignificanceView(string Sentence, double NullPoint, int LongBars, int Agreeing, int Starts, int NullClouds, double Ratio)
{
    internal static SignificanceView Of(LoopSignificance v) => new(v.Sentence, v.NullPoint, v.LongBars, v.Agreeing, v.Starts.Count, v.NullLengths.Length, double.IsFinite(v.Ratio) ? v.Ratio : 0);
}

/// <summary>Verdicts of results: computed by the run's job after the result, stored beside it, only read by pages.</summary>
internal sealed class SignificanceStore(ArtifactStore artifacts)
{
    public const string Stage = "verdict";
    private const int Version = 1;

    public static string KeyOf(string resultKey) => StageKey.Of(Stage, Version, new SignificanceSettings(), resultKey);

    /// <summary>Why there is no verdict on such a result; null where there is one.</summary>
    public static string? Obstacle(ResultDocument document) => document.Spec switch
    {
        _ when document.Barcode is null => "The barcode was skipped.",
        { Normalize: false } => "The points were not normalised, and the verdict compares with normalised random filters.",
        { Barcode: { MaxDimension: < 1 } } => "Only H₀ was computed.",
        { Barcode: { Complex: ComplexKind.Rips } or { LandmarkChoice: not LandmarkChoice.MaxMin } } => "It goes over max-min starts, and these landmarks are chosen otherwise.",
        _ when document.Points.Kept == 0 => "There are no points.",
        _ => null,
    };

    public async Task<SignificanceView?> FindAsync(string resultKey, CancellationToken cancellation = default) =>
        await artifacts.FindAsync(KeyOf(resultKey), cancellation) is { } content ? StageRunner.Deserialize<SignificanceView>(content, KeyOf(resultKey)).Value : null;

    /// <summary>Computes and stores the verdict, or finds it; null where there can be none.</summary>
    public static async Task<Staged<SignificanceView>?> ComputeAsync(StageRunner stages, string resultKey, ResultDocument document, FilterArtifact filters, CancellationToken cancellation)
    {
        if (Obstacle(document) is not null || filters.Points.Dimension < 3)
            return null;
        var points = new ResultPoints(new StoredResult(Guid.Empty, "", document, filters));
        return await stages.RunAsync(Stage, KeyOf(resultKey), (progress, c) => SignificanceView.Of(SignificanceComputation.Compute(
            points.Cloud, document.Points.Input - document.Points.Dropped, document.Spec.Density, document.Spec.Barcode! with { MaxDimension = 1 }, new SignificanceSettings(), progress, c)), cancellation);
    }
}

using TopoWeb.Experiments.Stages;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Experiments;

/// <summary>The barcodes of a result from all its starting landmarks; the first is the one that the result shows. Without landmarks.</summary>
internal sealed record StartBarcodeSet(IReadOnlyList<BarcodeDocument> Barcodes)
{
    public IReadOnlyList<Barcode> ToBarcodes() => [.. Barcodes.Select(b => new Barcode(b.Landmarks, b.TMax, b.Intervals, []))];
}

/// <summary>
/// Barcodes of results from all starting landmarks: what of a barcode is due to the choice of the first landmark. The comparison with random filters computes them too;
/// of the runs of schedules they are kept, and it takes them from here.
/// </summary>
internal sealed class StartBarcodes(DerivedStages derived)
{
    public const string Stage = "starts";
    private const int Version = 1;

    public static string KeyOf(string resultKey) => StageKey.Of(Stage, Version, new SignificanceSettings(), resultKey);

    /// <summary>Those of a stored result, found or computed and kept; null where its barcode does not depend on a start, or it is not compared with random filters for another reason.</summary>
    public async Task<StartBarcodeSet?> OfAsync(StoredResult stored, CancellationToken cancellation)
    {
        if (SignificanceStore.Obstacle(stored) is not null)
            return null;
        try
        {
            return await derived.OfAsync(stored, Stage, KeyOf(stored.ResultKey), async pipeline => (await pipeline.StartsAsync(stored, cancellation))!, cancellation);
        }
        catch (InvalidInputException)
        {
            // As for the comparison with random filters: these settings have none.
            return null;
        }
    }

    internal static BarcodeSettings SettingsOf(ResultDocument document) => document.Spec.Barcode! with { MaxDimension = 1 };

    internal static StartBarcodeSet Compute(StoredResult result, IProgress<double>? progress, CancellationToken cancellation) =>
        new([.. SignificanceComputation.Barcodes(new ResultPoints(result).Cloud, SettingsOf(result.Document), new SignificanceSettings(), progress, cancellation)
            .Select(b => new BarcodeDocument([], b.TMax, b.Intervals))]);
}

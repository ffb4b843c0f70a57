using System.Text.Json.Serialization;
using TopoWeb.Experiments.Stages;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Significance;

namespace TopoWeb.Experiments;

/// <summary>How significant the loops of a result are: its page, its files and the API show the same.</summary>
/// <param name="Sentence">In words, with its numbers.</param>
/// <param name="NullPoint">The 95th percentile of the longest H₁ bars of random filters.</param>
/// <param name="SupportedLoops">The largest r whose r-th longest H₁ bar is longer than that from at least 95 % of the starting landmarks.</param>
/// <param name="Starts">Starting landmarks in all.</param>
/// <param name="NullClouds">Clouds of random filters.</param>
/// <param name="Ranks">The longest H₁ bar, the second longest, and so on, at least two more than are supported.</param>
public sealed record SignificanceView(string Sentence, double NullPoint, int SupportedLoops, int Starts, int NullClouds, IReadOnlyList<RankSupport> Ranks)
{
    /// <summary>What the null clouds are made of: of random filters where the points are normalised, else of points with their mean and covariance.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public NullKind NullKind { get; init; }

    /// <summary><c>random filters</c>: what the bars are compared with.</summary>
    [JsonIgnore]
    public string Nulls => Topology.Significance.NullClouds.NameOf(NullKind);

    /// <summary><c>One significant loop</c>.</summary>
    [JsonIgnore]
    public string Headline => Words.Headline;

    /// <summary>What follows the headline where there is little room.</summary>
    [JsonIgnore]
    public string Short => Words.Short;

    private SignificanceWords Words => new(NullPoint, NullClouds, Starts, SupportedLoops, Ranks, NullKind);

    internal static SignificanceView Of(LoopSignificance v) => new(v.Sentence, v.NullPoint, v.SupportedLoops, v.Starts.Count, v.NullLengths.Length, v.Ranks) { NullKind = v.NullKind };
}

/// <summary>Significance of the loops of results, against random filters: computed by the run's job after the result and stored beside it.</summary>
/// <remarks>A result whose comparison followed an earlier rule, or never came, gets it when the first reader asks for it.</remarks>
internal sealed class SignificanceStore(DerivedStages derived)
{
    public const string Stage = "verdict";
    private const int Version = 2;

    /// <summary>The random filters are filtered by density as often as there are clouds of them: with so few points that is done within a second or two.</summary>
    private const int FewPoints = 2_000;

    /// <summary>Bound on what is kept of random filters: the comparisons of some sixty kinds of results.</summary>
    private const int LengthBytes = 1 << 20;

    /// <summary>Results with as many filters and the same settings are compared with the same random filters.</summary>
    private static readonly NullLengths Lengths = new(LengthBytes);

    public static string KeyOf(string resultKey) => StageKey.Of(Stage, Version, new SignificanceSettings(), resultKey);

    /// <summary>What the loops of a result are compared with: <c>random filters</c> where its points are normalised, else <c>random points</c>.</summary>
    public static string NullsOf(ResultDocument? document) => NullsOf(document?.Spec.Normalize ?? true);

    /// <summary>The same, by whether points are normalised.</summary>
    public static string NullsOf(bool normalize) => NullClouds.NameOf(normalize ? NullKind.Filters : NullKind.Covariance);

    /// <summary>Why such a result is not compared with random filters; null where it is.</summary>
    public static string? Obstacle(ResultDocument document) => document.Spec switch
    {
        _ when document.Barcode is null => "The barcode was skipped.",
        { Barcode: { MaxDimension: < 1 } } => "Only H₀ was computed.",
        { Barcode: { Complex: ComplexKind.Rips } or { LandmarkChoice: not LandmarkChoice.MaxMin } } => "The comparison needs max-min landmarks, and these landmarks are chosen otherwise.",
        _ when document.Points.Kept == 0 => "There are no points.",
        _ => null,
    };

    public static string? Obstacle(StoredResult result) =>
        Obstacle(result.Document) ?? (result.Filters.Points.Dimension switch
        {
            < 2 => "The points have 1 coordinate only, so there are no loops.",
            2 when result.Document.Spec.Normalize => "The points are normalised and have fewer than 3 coordinates.",
            _ => null,
        });

    /// <summary>The comparison takes a moment only.</summary>
    public static bool IsShort(StoredResult result) => result.Document.Points.Input <= FewPoints;

    public Task<SignificanceView?> FindAsync(string resultKey, CancellationToken cancellation = default) => derived.FindAsync<SignificanceView>(KeyOf(resultKey), cancellation);

    /// <summary>The comparison of a stored result, found or computed and kept; or why there is none.</summary>
    public async Task<(SignificanceView? Significance, string? Why)> OfAsync(StoredResult stored, CancellationToken cancellation = default)
    {
        if (Obstacle(stored) is { } obstacle)
            return (null, obstacle);
        try
        {
            return (await derived.OfAsync(stored, Stage, KeyOf(stored.ResultKey), async pipeline => (await pipeline.SignificanceAsync(stored, cancellation))!, cancellation), null);
        }
        catch (InvalidInputException e)
        {
            return (null, e.Message);
        }
    }

    internal static SignificanceView Compute(StoredResult result, IProgress<double>? progress, CancellationToken cancellation) => Compute(result, null, progress, cancellation);

    /// <param name="result">What is compared.</param>
    /// <param name="starts">Barcodes from its starting landmarks, where they are known.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancellation">Ends the computation.</param>
    internal static SignificanceView Compute(StoredResult result, StartBarcodeSet? starts, IProgress<double>? progress, CancellationToken cancellation)
    {
        var document = result.Document;
        var (cloud, density, barcode) = (new ResultPoints(result).Cloud, document.Spec.Density, StartBarcodes.SettingsOf(document));
        var nulls = document.Spec.Normalize ? NullClouds.Filters(document.Points.Normalized) : NullClouds.Covariance(result.Filters.Points, cancellation);
        return SignificanceView.Of(starts is null
            ? SignificanceComputation.Compute(cloud, nulls, density, barcode, new SignificanceSettings(), progress, cancellation, Lengths)
            : SignificanceComputation.ComputeFrom(starts.ToBarcodes(), cloud, nulls, density, barcode, new SignificanceSettings(), progress, cancellation, Lengths));
    }
}

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

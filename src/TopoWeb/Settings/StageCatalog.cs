namespace TopoWeb.Settings;

/// <summary>Normalisation and the stages that a specification can leave out. The text of each is <see cref="SettingText.On"/> or empty.</summary>
internal static class StageCatalog
{
    public static AnalysisSetting Normalize { get; } = new(
        "normalize", "Normalise points", "Subtracts each point's own mean and divides the rest by its Euclidean norm; constant points are dropped and counted.", "normalisation",
        s => SettingText.Of(s.Normalize), (s, t) => s with { Normalize = t.Length > 0 })
    {
        Phrase = "the normalisation",
        Choices = [new(SettingText.On, "Yes"), new("", "No")],
    };

    /// <summary>What a new run does that does not say it.</summary>
    public const string NormalizeDefault = "By default on for filters (weights, and rows of 9, 25, 49, … numbers alone) and off for the rows of a table.";

    public static AnalysisSetting Density { get; } = Stage(
        "density", "Density filtration", "ρ(k, p) keeps the fraction p of the points with the smallest distance to their k-th nearest neighbour.", "density-filtration", "All points are kept, dense or not. Barcodes of real filters are then mostly noise.",
        s => s.Density is not null, (s, on) => s with { Density = on ? s.Density ?? new() : null });

    public static AnalysisSetting Barcode { get; } = Stage(
        "barcode", "Barcode", "Persistent homology of a filtered complex: when its components, loops and cavities appear and vanish.", "filtered-complex", "No barcode is computed.",
        s => s.Barcode is not null, (s, on) => s with { Barcode = on ? s.Barcode ?? new() : null });

    public static AnalysisSetting Mapper { get; } = Stage(
        "mapper", "Mapper", "Covers the lens values with overlapping intervals and clusters the points of each bin: a node is a cluster, an edge joins clusters that share points.", "mapper-graph", "No Mapper graph is built.",
        s => s.Mapper is not null, (s, on) => s with { Mapper = on ? s.Mapper ?? new() : null });

    /// <summary>The stages in the order in which they are computed.</summary>
    public static IReadOnlyList<AnalysisSetting> Stages { get; } = [Density, Barcode, Mapper];

    public static IReadOnlyList<AnalysisSetting> All { get; } = [Normalize, .. Stages];

    private static AnalysisSetting Stage(string path, string label, string sentence, string anchor, string skipped, Func<AnalysisSpec, bool> read, Func<AnalysisSpec, bool, AnalysisSpec> write) =>
        new(path, label, sentence, anchor, s => SettingText.Of(read(s)), (s, t) => write(s, t.Length > 0))
        {
            Choices = [new(SettingText.On, "Included"), new("", "Skipped", skipped)],
        };
}

using TopoWeb.Controls;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>Settings of a Mapper graph.</summary>
internal static class MapperCatalog
{
    public static IReadOnlyList<AnalysisSetting> Lenses { get; } = [.. Enumerable.Range(0, MapperSettings.MaximumLenses).Select(Lens)];

    public static AnalysisSetting LensNeighbors { get; } = Define(
        "mapper.lensNeighbors", "k of the lens", "Density takes the distance to this neighbour; neighbourhood lenses embed the graph that joins each point with this many.", "lenses",
        m => SettingText.Of(m.LensNeighbors), (m, t) => m with { LensNeighbors = SettingText.Int(t) }) with
    {
        Name = "lensk",
        Unit = "nearest neighbour",
        Limits = NumberLimits.Integer(MapperSettings.FewestNeighbors),
        MaximumIn = points => points - 1,
        // A document may have null in place of the list; what is wrong with that is said of the lenses.
        Applies = s => s.Mapper!.Lenses?.Any(l => l is "density" or "neighborhood1" or "neighborhood2") == true,
    };

    public static AnalysisSetting Resolution { get; } = Define(
        "mapper.resolution", "Resolution", "Number of intervals that cover each lens.", "cover",
        m => SettingText.Of(m.Resolution), (m, t) => m with { Resolution = SettingText.Int(t) }) with
    {
        Name = "n",
        Phrase = "the resolution",
        Unit = "intervals",
        Limits = NumberLimits.Integer(MapperSettings.MinimumResolution, MapperSettings.MaximumResolution),
        Slider = (2, 60, 1),
    };

    public static AnalysisSetting Gain { get; } = Define(
        "mapper.gain", "Gain", "Neighbouring intervals overlap in the fraction 1 − 1/g of their length for a gain of g.", "cover",
        m => SettingText.Of(m.Gain), (m, t) => m with { Gain = SettingText.Double(t) }) with
    {
        Name = "g",
        Phrase = "the gain",
        Limits = new(MapperSettings.MinimumGain, MapperSettings.MaximumGain),
        Slider = (1, 6, 0.1),
        Note = s => s.Mapper!.Gain >= MapperSettings.MinimumGain ? $"Overlap {NumberFormat.Plain(Math.Round(100 * (1 - 1 / s.Mapper.Gain), 1))} %" : null,
    };

    public static AnalysisSetting Cover { get; } = Define(
        "mapper.cover", "Cover", "How the intervals are laid over the range of a lens.", "cover",
        m => SettingText.Of(m.Cover), (m, t) => m with { Cover = SettingText.Choice<CoverKind>(t) }) with
    {
        Name = "cover",
        Phrase = "the cover",
        Choices =
        [
            new("overhang", "Overhang", "Stretched intervals centred on equal steps; the outer ones reach past the range (KeplerMapper, GUDHI)."),
            new("inside", "Inside", "All intervals within the range (TDAmapper)."),
        ],
        Folded = true,
    };

    public static AnalysisSetting Metric { get; } = Define(
        "mapper.metric", "Metric", "Distance between points in the clustering.", "variance-normalised-metric",
        m => SettingText.Of(m.Metric), (m, t) => m with { Metric = SettingText.Choice<MapperMetric>(t) }) with
    {
        Name = "metric",
        Phrase = "the metric",
        Choices =
        [
            new("vne", "Variance-normalised", "Euclidean, each column divided by its standard deviation."),
            new("vne-variance", "Divided by variance", "Euclidean, each column divided by its variance: the paper's literal words."),
            new("euclidean", "Euclidean", "Columns as they are.", IsName: true),
            new("cosine", "Cosine", "1 − cosine of the angle."),
        ],
        Folded = true,
    };

    public static AnalysisSetting Clustering { get; } = Define(
        "mapper.clustering", "Clustering rule", "Where single linkage is cut in each bin; the number of nodes depends strongly on it.", "clustering-rule",
        m => SettingText.Of(m.Clustering), Cut) with
    {
        Name = "clustering",
        Phrase = "the clustering rule",
        Choices =
        [
            new("first-empty-bin", "First empty bin", "Of a histogram of the merge heights up to the diameter."),
            new("histogram-over-heights", "Histogram over heights", "First empty bin of a histogram of the merge heights alone."),
            new("first-gap", "First gap", "First jump between merge heights that exceeds the relative gap."),
            new("fixed-threshold", "Fixed threshold", "Merges at or below the threshold."),
        ],
        Folded = true,
    };

    public static AnalysisSetting HistogramBins { get; } = Define(
        "mapper.histogramBins", "Histogram bins", "Number of equal bins of the merge heights in which the first empty one is looked for.", "clustering-rule",
        m => SettingText.Of(m.HistogramBins), (m, t) => m with { HistogramBins = SettingText.Int(t) }) with
    {
        Name = "bins",
        Phrase = "the number of histogram bins",
        Limits = NumberLimits.Integer(MapperSettings.MinimumHistogramBins, MapperSettings.MaximumHistogramBins),
        Applies = s => s.Mapper!.Clustering is ClusteringRule.FirstEmptyBin or ClusteringRule.HistogramOverHeights,
        Folded = true,
    };

    public static AnalysisSetting RelativeGap { get; } = Define(
        "mapper.relativeGap", "Relative gap", "The tree is cut below the first jump between merge heights larger than this share of the bin's diameter.", "clustering-rule",
        m => SettingText.Of(m.RelativeGap), (m, t) => m with { RelativeGap = SettingText.Double(t) }) with
    {
        Name = "gap",
        Phrase = "the relative gap",
        Unit = "of the diameter",
        Limits = new(0, 1) { AboveMinimum = true, BelowMaximum = true },
        Applies = s => s.Mapper!.Clustering == ClusteringRule.FirstGap,
        Folded = true,
    };

    public static AnalysisSetting Threshold { get; } = Define(
        "mapper.threshold", "Threshold", "Single linkage is cut at this height, in units of the metric.", "clustering-rule",
        m => SettingText.Of(m.Threshold), (m, t) => m with { Threshold = SettingText.OptionalDouble(t) }) with
    {
        Name = "threshold",
        Phrase = "the threshold",
        Unit = "metric units",
        Limits = new(0),
        Empty = "",
        Applies = s => s.Mapper!.Clustering == ClusteringRule.FixedThreshold,
        Folded = true,
    };

    public static AnalysisSetting MinimumShared { get; } = Define(
        "mapper.minimumShared", "Shared points", "Number of points that two clusters must share to be joined by an edge.", "nodes-and-edges",
        m => SettingText.Of(m.MinimumShared), (m, t) => m with { MinimumShared = SettingText.Int(t) }) with
    {
        Phrase = "the number of shared points",
        Unit = "at least, per edge",
        Limits = NumberLimits.Integer(MapperSettings.FewestShared),
        Folded = true,
    };

    public static AnalysisSetting LensRanges { get; } = Define(
        "mapper.lensRanges", "Lens ranges", "Fixed ranges of the covers, one for each lens, so that graphs of several clouds have the same bins.", "cover",
        m => LensRangeText.Of(m.LensRanges), (m, t) => m with { LensRanges = LensRangeText.Read(t) }) with
    {
        Phrase = "the list of lens ranges",
        TakesText = LensRangeText.IsValue,
        TextKind = "ranges such as -1..1, 0..2",
        Empty = "of the points",
        Applies = s => s.Mapper!.LensRanges is not null,
        Editable = false,
    };

    public static IReadOnlyList<AnalysisSetting> All { get; } =
        [.. Lenses, LensNeighbors, Resolution, Gain, Cover, Metric, Clustering, HistogramBins, RelativeGap, Threshold, MinimumShared, LensRanges];

    /// <summary>A threshold is needed at once, or the choice of the rule could not be shown before one is typed.</summary>
    private static MapperSettings Cut(MapperSettings settings, string word) =>
        SettingText.Choice<ClusteringRule>(word) is var rule && rule == ClusteringRule.FixedThreshold ? settings with { Clustering = rule, Threshold = settings.Threshold ?? 1 } : settings with { Clustering = rule };

    /// <summary>One of up to three lenses; leaving one out may open a hole, see <see cref="SettingCatalog.CloseHoles"/>.</summary>
    private static AnalysisSetting Lens(int index) => Define(
        "mapper.lenses", $"Lens {index + 1}", "A function on the points: Mapper covers its values with overlapping intervals.", "lenses",
        m => m.Lenses.ElementAtOrDefault(index) ?? "",
        (m, t) => m with { Lenses = [.. Enumerable.Range(0, MapperSettings.MaximumLenses).Select(i => i == index ? t : m.Lenses.ElementAtOrDefault(i) ?? "")] }) with
    {
        Key = $"mapper.lens{index + 1}",
        Name = $"lens{index + 1}",
        Phrase = $"lens {index + 1}",
        Choices = index == 0 ? LensChoices.All : LensChoices.WithNone,
        TakesWord = LensChoices.IsColumn,
        TextKind = MapperSettings.ColumnPrefix + "NAME",
        Format = LensChoices.Label,
        Empty = index == 0 ? null : "None",
        // A third lens is offered once there is a second.
        Shows = s => index < 2 || s.Mapper!.Lenses.Count >= 2,
    };

    private static AnalysisSetting Define(string path, string label, string sentence, string anchor, Func<MapperSettings, string> read, Func<MapperSettings, string, MapperSettings> write) =>
        new(path, label, sentence, anchor, s => read(s.Mapper!), (s, t) => s with { Mapper = write(s.Mapper!, t) });
}

using System.Text.Json.Serialization;

namespace TopoWeb.Topology.Mapper.Settings;

/// <summary>Form of the cover of a lens. Its intervals are closed and reach out by 10⁻¹² of the range at both ends.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CoverKind>))]
public enum CoverKind
{
    /// <summary>Interval i = [min + (i+½)w − g·w/2, min + (i+½)w + g·w/2], w = range/n (KeplerMapper, GUDHI, tda-mapper).</summary>
    [JsonStringEnumMemberName("overhang")] Overhang,

    /// <summary>Length l = range·g/(g+n−1), step l/g, the last end = max (TDAmapper, giotto, Mapper Interactive).</summary>
    [JsonStringEnumMemberName("inside")] Inside,
}

/// <summary>Metric of the clustering.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MapperMetric>))]
public enum MapperMetric
{
    /// <summary>Variance-normalised Euclidean: each column divided by its population standard deviation.</summary>
    [JsonStringEnumMemberName("vne")] Vne,

    /// <summary>Each column divided by its variance, the paper's literal words.</summary>
    [JsonStringEnumMemberName("vne-variance")] VneVariance,

    /// <summary>Euclidean, unscaled.</summary>
    [JsonStringEnumMemberName("euclidean")] Euclidean,

    /// <summary>1 − cosine of the angle.</summary>
    [JsonStringEnumMemberName("cosine")] Cosine,
}

/// <summary>How single linkage is cut in each bin.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ClusteringRule>))]
public enum ClusteringRule
{
    /// <summary>Histogram of the merge heights and the diameter over [h₁, D]; cut at the left edge of the first empty bin.</summary>
    [JsonStringEnumMemberName("first-empty-bin")] FirstEmptyBin,

    /// <summary>Histogram of the merge heights alone over [h₁, h_{m−1}].</summary>
    [JsonStringEnumMemberName("histogram-over-heights")] HistogramOverHeights,

    /// <summary>Cut below the first jump between consecutive heights that exceeds <see cref="MapperSettings.RelativeGap"/> times the diameter.</summary>
    [JsonStringEnumMemberName("first-gap")] FirstGap,

    /// <summary>Cut at <see cref="MapperSettings.Threshold"/>.</summary>
    [JsonStringEnumMemberName("fixed-threshold")] FixedThreshold,
}

/// <summary>Settings of Mapper(resolution, gain).</summary>
/// <remarks>Start here: every choice with its default and limits.</remarks>
public sealed record MapperSettings
{
    /// <summary>Starts the name of a lens that is a column of per-point values, as in <c>column:iteration</c>.</summary>
    public const string ColumnPrefix = "column:";

    /// <summary>Most lenses.</summary>
    public const int MaximumLenses = 3;

    /// <summary>Fewest intervals per lens.</summary>
    public const int MinimumResolution = 1;

    /// <summary>Most intervals per lens.</summary>
    public const int MaximumResolution = 1000;

    /// <summary>Smallest gain: neighbouring intervals touch.</summary>
    public const double MinimumGain = 1;

    /// <summary>Largest gain.</summary>
    public const double MaximumGain = 100;

    /// <summary>Fewest bins of the histogram rules.</summary>
    public const int MinimumHistogramBins = 2;

    /// <summary>Most bins of the histogram rules: each bin of the cover fills as many.</summary>
    public const int MaximumHistogramBins = 10_000;

    /// <summary>Fewest points that join two clusters.</summary>
    public const int FewestShared = 1;

    /// <summary>Smallest k of the lenses that look at neighbours.</summary>
    public const int FewestNeighbors = 1;

    /// <summary>1 to 3 names of <see cref="LensNames"/>, or <c>column:NAME</c> for a column given to <see cref="MapperBuilder"/>.</summary>
    public IReadOnlyList<string> Lenses { get; init; } = ["pca1", "pca2"];

    /// <summary>Metric of the clustering.</summary>
    public MapperMetric Metric { get; init; } = MapperMetric.Vne;

    /// <summary>Intervals per lens, n ≥ 1.</summary>
    public int Resolution { get; init; } = 30;

    /// <summary>Gain g ≥ 1; neighbouring intervals overlap in the fraction 1 − 1/g of their length.</summary>
    public double Gain { get; init; } = 3;

    /// <summary>Form of the cover.</summary>
    public CoverKind Cover { get; init; } = CoverKind.Overhang;

    /// <summary>Cutting rule.</summary>
    public ClusteringRule Clustering { get; init; } = ClusteringRule.FirstEmptyBin;

    /// <summary>Number of bins of the histogram rules.</summary>
    public int HistogramBins { get; init; } = 10;

    /// <summary>Relative size of the gap for <see cref="ClusteringRule.FirstGap"/>, in (0, 1).</summary>
    public double RelativeGap { get; init; } = 0.1;

    /// <summary>Height of the cut for <see cref="ClusteringRule.FixedThreshold"/>, in units of the metric.</summary>
    public double? Threshold { get; init; }

    /// <summary>Points two clusters must share to be joined by an edge.</summary>
    public int MinimumShared { get; init; } = 1;

    /// <summary>k of the lenses that look at neighbours: density, neighborhood1 and neighborhood2.</summary>
    public int LensNeighbors { get; init; } = 15;

    /// <summary>
    /// Fixed ranges of the covers, one for each lens, so that graphs of several clouds share the same bins; null uses the range of each lens on the
    /// cloud. Points outside fall into the outermost intervals; their lens values stay as they are. Omitted from JSON if there are none, so that keys of earlier results stay the same.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LensRange>? LensRanges { get; init; }

    /// <summary>Lenses that can be named for any cloud. <c>column:NAME</c> comes on top.</summary>
    public static IReadOnlyList<string> LensNames { get; } = ["pca1", "pca2", "pca3", "density", "eccentricity", "linf-centrality", "neighborhood1", "neighborhood2"];

    /// <summary>Whether a lens is a column of the points.</summary>
    [JsonIgnore]
    public bool NamesColumns => Lenses.Any(lens => lens.StartsWith(ColumnPrefix, StringComparison.Ordinal));

    /// <summary>Checks the settings.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public void Validate()
    {
        if (Lenses is not { Count: >= 1 and <= MaximumLenses })
            throw new InvalidInputException("mapper.lenses", $"{Lenses?.Count ?? 0} lenses given; choose 1 to {MaximumLenses}.");
        foreach (var lens in Lenses)
            if (!LensNames.Contains(lens, StringComparer.Ordinal) && lens?.StartsWith(ColumnPrefix, StringComparison.Ordinal) != true)
                throw new InvalidInputException("mapper.lenses", $"Unknown lens '{lens}'. The lenses are {string.Join(", ", LensNames)}, and {ColumnPrefix}NAME for a column of the points.");
        if (Resolution is < MinimumResolution or > MaximumResolution)
            throw new InvalidInputException("mapper.resolution", $"resolution is {Resolution}; it must be between {MinimumResolution} and {MaximumResolution} (intervals per lens).");
        if (!(Gain >= MinimumGain && Gain <= MaximumGain))
            throw new InvalidInputException("mapper.gain", $"gain is {Gain}; it must be between {MinimumGain} and {MaximumGain} (overlap 1 − 1/gain).");
        if (HistogramBins is < MinimumHistogramBins or > MaximumHistogramBins)
            throw new InvalidInputException("mapper.histogramBins", $"histogramBins is {HistogramBins}; it must be between {MinimumHistogramBins} and {MaximumHistogramBins}.");
        if (!(RelativeGap > 0 && RelativeGap < 1))
            throw new InvalidInputException("mapper.relativeGap", $"relativeGap is {RelativeGap}; it must be greater than 0 and less than 1.");
        if (Clustering == ClusteringRule.FixedThreshold && !(Threshold >= 0))
            throw new InvalidInputException("mapper.threshold", "fixed-threshold requires a threshold of at least 0.");
        if (MinimumShared < FewestShared)
            throw new InvalidInputException("mapper.minimumShared", $"minimumShared is {MinimumShared}; it must be at least {FewestShared}.");
        if (LensRanges is { } ranges && ranges.Count != Lenses.Count)
            throw new InvalidInputException("mapper.lensRanges", $"{ranges.Count} ranges given for {Lenses.Count} lenses; each lens needs one.");
        foreach (var range in LensRanges ?? [])
            if (!(range.Minimum >= -PointScale.LargestValue && range.Maximum <= PointScale.LargestValue && range.Minimum <= range.Maximum))
                throw new InvalidInputException("mapper.lensRanges", FormattableString.Invariant($"The range {range.Minimum} to {range.Maximum} is not valid; give two finite numbers up to {PointScale.LargestValue:E2} in size, the smaller one first."));
        if (LensNeighbors < FewestNeighbors)
            throw new InvalidInputException("mapper.lensNeighbors", $"lensNeighbors is {LensNeighbors}; it must be at least {FewestNeighbors}.");
    }
}

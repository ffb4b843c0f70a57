using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>How what we found compares with what the paper reports.</summary>
public enum Agreement
{
    Agrees,
    Partly,
    Differs,
    NotRun,
}

/// <summary>A result of ours for a figure: an analysis of filters that ship with the program, or of pretrained weights.</summary>
/// <param name="Title">What it shows: <c>Layer 2, iteration 2,000</c>.</param>
/// <param name="Preset">The experiment that makes it, in seconds: nothing is trained.</param>
/// <param name="Agreement">Against the paper.</param>
/// <param name="Said">What we conclude, in a sentence or two.</param>
public sealed record FigureResult(string Title, Preset Preset, Agreement Agreement, string Said)
{
    /// <summary>The numbers of its results; empty where they have not been recorded.</summary>
    public IReadOnlyList<RecordedResult> Findings { get; } = RecordedResult.Read(Preset.Id);

    /// <summary>Address of its graph as recorded; null without one.</summary>
    public string? Picture { get; } = RecordedResult.HasPicture(Preset.Id) ? $"api/v1/figures/{Preset.Id}.svg" : null;

    /// <summary>The result to open, such as <c>L1_000400</c>; null for the last checkpoint.</summary>
    public string? Open { get; init; }

    /// <summary>The numbers of the result to open.</summary>
    public RecordedResult? Shown => Findings.FirstOrDefault(f => f.Choice == Open) ?? (Findings.Count > 0 ? Findings[^1] : null);

    /// <summary>A result of a sample.</summary>
    /// <param name="id">Name in the API, without <c>-found</c>.</param>
    /// <param name="figure">As the experiment's name begins: <c>Figure 3</c>.</param>
    /// <param name="title">For people.</param>
    /// <param name="sample">Name of the sample.</param>
    /// <param name="layer">Layer.</param>
    /// <param name="iterations">Checkpoints; none for all.</param>
    /// <param name="analysis">The analysis, in the notation.</param>
    /// <param name="agreement">Against the paper.</param>
    /// <param name="said">What we conclude.</param>
    /// <param name="channel">Input channel; null for all.</param>
    public static FigureResult Sample(string id, string figure, string title, string sample, int layer, int[] iterations, string analysis, Agreement agreement, string said, int? channel = null) => new(title,
        new Preset($"{id}-found", $"{figure}, {title}: our result", $"Our own filters ({sample}), layer {layer}.", "seconds", new ExperimentSpec
        {
            Name = $"{figure}, {char.ToLowerInvariant(title[0])}{title[1..]}",
            Source = new() { Kind = SourceKind.Sample, Sample = sample, Layer = layer, Channel = channel, Iterations = iterations.Length == 0 ? null : iterations },
            Analysis = ExperimentNotation.ParseAnalysis(analysis),
        }), agreement, said);
}

using TopoWeb.Controls;
using TopoWeb.Datasets;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>A figure of the paper, or a result that its text alone gives.</summary>
/// <param name="Number">As the paper counts: <c>2</c>.</param>
/// <param name="Part">What of it, where a number has several: <c>second layer</c>; null for the figure itself.</param>
/// <param name="Title">For people.</param>
/// <param name="Section">Where the paper speaks of it.</param>
/// <param name="Reported">What the paper reports.</param>
/// <param name="Taken">What the paper leaves open or contradicts, and which reading is taken.</param>
/// <param name="Experiments">What is run to make it.</param>
/// <param name="Results">What we found; none where it has not been run.</param>
internal sealed record Figure(string Number, string? Part, string Title, string Section, string Reported, string Taken, IReadOnlyList<FigureExperiment> Experiments, IReadOnlyList<FigureResult> Results)
{
    /// <summary>Lazy witness complex on 100 max-min landmarks with 1,000 divisions, as in every barcode of the paper.</summary>
    public const string Barcode = "LW(100, N=1000)";

    /// <summary>Every experiment at both scales, and our results.</summary>
    public IEnumerable<Preset> Presets => [.. Experiments.SelectMany(e => e.Presets), .. Results.Select(r => r.Preset)];

    /// <summary>For headings: <c>Figure 3</c>, <c>Figure 3, text</c>.</summary>
    public string Label => Part is null ? $"Figure {Number}" : $"Figure {Number}, {Part}";

    /// <summary>Name in links and in the API: <c>3</c>, <c>3-text</c>.</summary>
    public string Key => Part is null ? Number : $"{Number}-{Part.Replace(' ', '-')}";
}

/// <summary>An experiment of a figure at the paper's scale, and at one that two cores finish in ten minutes.</summary>
/// <param name="Quick">Null where nothing is trained.</param>
/// <param name="Paper">To the letter.</param>
internal sealed record FigureExperiment(Preset? Quick, Preset Paper)
{
    public IEnumerable<Preset> Presets => Quick is null ? [Paper] : [Quick, Paper];

    /// <param name="id">Name in the API, without the scale.</param>
    /// <param name="title">For people, without the scale.</param>
    /// <param name="paper">The paper's settings, in the notation.</param>
    /// <param name="quick">The quick ones.</param>
    public static FigureExperiment Trained(string id, string title, string paper, string quick) => new(
        Preset($"{id}-quick", $"{title}, quick", quick),
        Preset($"{id}-paper", $"{title}, paper scale", paper));

    /// <summary>An analysis of a pretrained network: of the server's weights, or of those that the reader brings.</summary>
    public static FigureExperiment Brought(string id, string title, string notation)
    {
        var preset = Preset($"{id}-paper", title, notation);
        return new(null, preset with { Bring = PretrainedLayers.MissingOf(preset.Spec.Source with { ByLayer = preset.Spec.Also is not null }) });
    }

    private static Preset Preset(string id, string title, string notation)
    {
        var spec = ExperimentNotation.Parse(notation) with { Name = title };
        return new(id, title, Summary(spec.Source), "", spec);
    }

    private static string Summary(SourceSpec source) => source.Training is { } training
        ? $"{NumberFormat.Count(source.Networks, "network")} {training.Architecture} on {DatasetTitles.Of(training.Dataset)} for {NumberFormat.Count(training.Checkpoints[^1], "iteration")}."
        : $"Layers of {source.Pretrained}.";
}

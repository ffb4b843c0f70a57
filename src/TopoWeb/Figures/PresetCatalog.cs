using TopoWeb.Datasets;
using TopoWeb.Experiments;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Weights.Library;
using TopoWeb.Notation;
using TopoWeb.Runs;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Figures;

/// <summary>The presets, with the data set that is at hand.</summary>
internal sealed class PresetCatalog(DatasetCatalog datasets, WeightLibrary? weights = null, SampleLibrary? samples = null) : IPresetSource
{
    public const string FigureTwoQuick = "figure-2-quick";
    public const string FirstTry = "first-try";
    public const string Sample = "sample-mnist";

    /// <summary>Samples are computed at first start; the others wait for a click.</summary>
    public static Preset SamplePreset { get; } = new(Sample, "The circle in MNIST filters",
        "40 networks M(64,0,64) trained on MNIST, at iterations 0, 100, 500 and 2,000. At iteration 100 the first-layer filters form the primary circle of rotating edges.",
        "seconds", new ExperimentSpec
        {
            Name = "The circle in MNIST filters",
            Source = new() { Kind = SourceKind.Sample, Sample = SampleLibrary.Mnist, Networks = 40 },
            Analysis = PaperFigureTwo,
        });

    private static AnalysisSpec PaperFigureTwo => new() { Density = new() { K = 80, P = 0.3 } };

    /// <summary>Those to begin with.</summary>
    public IReadOnlyList<Preset> List()
    {
        var available = datasets.List().Where(d => d.Available).Select(d => d.Dataset.Id).ToHashSet();
        var (dataset, substitution) = available.Contains("mnist") || !available.Contains("fashion-mnist")
            ? ("mnist", null)
            : ("fashion-mnist", "MNIST is not installed, so the networks are trained on Fashion-MNIST (28×28 grey images of clothes).");
        return
        [
            new(FigureTwoQuick, "Figure 2, quick",
                "Train 40 networks M(64,32,64) and watch the circle appear: barcode and Mapper graph of their first-layer filters at iterations 0, 100 and 300.",
                "1–2 min on 2 cores", Training("Figure 2, quick", dataset, 40, "M(64,32,64)", [0, 100, 300], PaperFigureTwo with { Barcode = new() { Divisions = 1000 } }), substitution),
            new(FirstTry, "First try",
                "Four small networks for 60 iterations, to try every step. Too few filters for a reliable figure.",
                "½ min on 2 cores", Training("First try", dataset, 4, "M(64,0,64)", [0, 60], new() { Density = new() { K = 20, P = 0.5 }, Mapper = new() { Resolution = 12 } }), substitution),
            SamplePreset,
        ];
    }

    /// <summary>The figures of the paper, in its order.</summary>
    public IReadOnlyList<Figure> Figures() => [.. MnistFigures.List(List().Single(p => p.Id == FigureTwoQuick)), .. GrayFigures.List(), .. ColorFigures.List(), .. VggFigures.List()];

    /// <summary>Every preset, each once.</summary>
    public IReadOnlyList<Preset> All() => [.. List().Concat(Figures().SelectMany(f => f.Presets)).DistinctBy(p => p.Id)];

    /// <summary>Why a preset cannot run here and now; null where it can.</summary>
    public string? ProblemOf(Preset preset)
    {
        if (preset.Bring is { } bring)
            return LayersOf(preset).There.Count > 0 ? null : bring;
        if (preset.Spec.Source is { Kind: SourceKind.Sample, Sample: { } sample } && samples is not null && !samples.Names().Contains(sample))
            return $"The sample {sample} is not installed. Build the program again, or train the networks.";
        if (preset.Spec.Source.Training is not { } training)
            return null;
        var status = datasets.List().SingleOrDefault(d => d.Dataset.Id == training.Dataset);
        return status is { Available: false } ? $"{status.Dataset.Title} is not installed. {status.Message}" : null;
    }

    /// <summary>What to know before a preset is run here: the layers that the installed weights lack; null where there is nothing.</summary>
    public string? RemarkOn(Preset preset)
    {
        if (preset.Bring is null || LayersOf(preset) is not ({ Count: > 0 } there, { Count: > 0 } absent))
            return null;
        var network = PretrainedLayers.Network(preset.Spec.Source)!;
        return $"The weights installed here lack {Layers(absent)} of {network.Title}: the run analyses {Layers(there)}. Get the whole network on the Data sets page (or run topoweb weights get {network.Id}).";

        static string Layers(IReadOnlyList<int> numbers) => $"layer{(numbers.Count == 1 ? "" : "s")} {IndexRanges.Format(numbers)}";
    }

    /// <summary>The layers of a pretrained network that are asked for: those that are installed, and those that are not.</summary>
    private (IReadOnlyList<int> There, IReadOnlyList<int> Absent) LayersOf(Preset preset)
    {
        var named = preset.Spec.LayersNamed();
        var copy = PretrainedLayers.Network(preset.Spec.Source) is { } network ? weights?.Status(network.Id).Copy : null;
        IReadOnlyList<int> absent = copy is null ? named : [.. named.Intersect(copy.Absent())];
        return ([.. named.Except(absent)], absent);
    }

    /// <inheritdoc/>
    public string FirstDataset => Find(FigureTwoQuick).Spec.Source.Training!.Dataset;

    /// <inheritdoc/>
    public Preset Find(string id) => All().SingleOrDefault(p => p.Id == id)
        ?? throw new InvalidInputException("preset", $"Unknown preset '{id}'. The presets are {string.Join(", ", All().Select(p => p.Id))}.");

    private static ExperimentSpec Training(string name, string dataset, int networks, string architecture, int[] checkpoints, AnalysisSpec analysis) => new()
    {
        Name = name,
        Source = new()
        {
            Kind = SourceKind.Training,
            Networks = networks,
            Training = new TrainingSettings { Architecture = architecture, Dataset = dataset, Checkpoints = checkpoints },
        },
        Analysis = analysis,
    };
}

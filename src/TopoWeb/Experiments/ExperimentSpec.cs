using System.Text.Json;
using System.Text.Json.Serialization;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Experiments;

public enum SourceKind
{
    /// <summary>Train an ensemble.</summary>
    Training,

    /// <summary>An ensemble file that ships with the product.</summary>
    Sample,

    /// <summary>An uploaded point cloud or weights.</summary>
    Cloud,
}

/// <summary>An experiment: where the filters come from, and what is computed from them.</summary>
public sealed record ExperimentSpec
{
    private const int MostLayers = 1000;

    public string? Name { get; init; }

    public required SourceSpec Source { get; init; }

    public AnalysisSpec Analysis { get; init; } = new();

    /// <summary>Further layers of the same networks with analyses of their own; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LayerAnalysis>? Also { get; init; }

    /// <summary>Layers that are analysed, from 1, each once; empty where they are known only from the data.</summary>
    public IReadOnlyList<int> Layers() => Also is null ? Source.Layers() : LayersNamed();

    /// <summary>The layers that the experiment names, whatever its source.</summary>
    public IReadOnlyList<int> LayersNamed() => [Source.Layer, .. Also?.SelectMany(a => a.Layers) ?? []];

    /// <summary>What is computed of a layer.</summary>
    public AnalysisSpec AnalysisOf(int? layer) => Also?.FirstOrDefault(a => layer is { } l && a.Layers.Contains(l))?.Analysis ?? Analysis;

    /// <summary>Where the filters of a layer come from: a channel is one of <see cref="SourceSpec.Layer"/> alone.</summary>
    public SourceSpec SourceOf(int layer) => Also is null || layer == Source.Layer ? Source : Source with { Layer = layer, Channel = null };

    /// <summary>The name that a stored specification gives its experiment; null where it gives none.</summary>
    internal static string? NameIn(string json) =>
        JsonSerializer.Deserialize<ExperimentSpec>(json, JsonDefaults.Options)?.Name is { } name && name.Trim() is { Length: > 0 } own ? own : null;

    /// <summary>Checks everything that can be checked before the data is read.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public void Validate(ExperimentLimits limits)
    {
        var check = new InputCheck();
        if (Name is { Length: > 200 })
            check.Add("name", $"The name has {Name.Length} characters; at most 200 are allowed.");
        // Further layers are held against a source that makes sense.
        var sources = check.Try(() => Source.Validate(limits)) && check.Try(() => ValidateOthers(limits));
        foreach (var analysis in Analyses())
        {
            check.Try(analysis.Validate);
            if (analysis.Barcode is { SimplexBudget: var budget } && budget > limits.MaximumSimplices)
                check.Add("barcode.simplexBudget", $"simplexBudget is {budget:N0}; the limit is {limits.MaximumSimplices:N0} (Limits:MaximumSimplices).");
        }
        if (sources)
            ValidatePoints(limits, check);
        check.Throw();
    }

    /// <summary>Values of a 3×3 filter.</summary>
    private const int FilterLength = 9;

    private void ValidatePoints(ExperimentLimits limits, InputCheck check)
    {
        foreach (var (layer, perNetwork) in PointsOfNetwork())
        {
            var points = (int)Math.Min(int.MaxValue, (long)perNetwork * (Source.Members?.Count ?? Source.Networks));
            if (points > limits.MaximumPoints)
                check.Add("source.networks", $"{NumberFormat.Count(Source.Networks, "network")} {(Source.Networks == 1 ? "gives" : "give")} {points:N0} points; the limit is {limits.MaximumPoints:N0} (Limits:MaximumPoints).");
            if (check.Try(() => AnalysisOf(layer).Density?.Validate(points)) && check.IsClean)
                check.Try(() => AnalysisSize.Require(points, FilterLength, AnalysisOf(layer), limits.AnalysisBytes));
        }
    }

    /// <summary>Points that one network gives to the result of each layer; empty where they are known only from the data.</summary>
    public IEnumerable<(int Layer, int Points)> PointsOfNetwork() =>
        Layers().SelectMany(layer => (Also is null ? Source with { Layer = layer, ByLayer = false } : SourceOf(layer)).PointsOfNetwork().Select(points => (layer, points)));

    private IEnumerable<AnalysisSpec> Analyses() => [Analysis, .. Also?.Where(a => a is not null).Select(a => a.Analysis) ?? []];

    private void ValidateOthers(ExperimentLimits limits)
    {
        if (Also is not { } also)
            return;
        if (also.Count == 0 || also.Any(a => a is not { Layers.Count: > 0 }))
            throw new InvalidInputException(nameof(also), "A further analysis names no layers. List them, such as layer 2, or omit also.");
        if (Source.ByLayer)
            throw new InvalidInputException(nameof(also), "Every layer is analysed already (byLayer). Choose one layer, and name the others in also.");
        var layers = Layers();
        if (layers.GroupBy(l => l).FirstOrDefault(g => g.Count() > 1) is { Key: var twice })
            throw new InvalidInputException(nameof(also), $"Layer {twice} has two analyses. Name each layer once.");
        if (layers.Any(l => l is < 1 or > MostLayers))
            throw new InvalidInputException(nameof(also), $"There is no layer {layers.First(l => l is < 1 or > MostLayers)}; layers count from 1, and at most {MostLayers:N0} are read.");
        foreach (var layer in Source.Kind == SourceKind.Training ? layers : [])
            SourceOf(layer).Validate(limits);
    }
}

/// <summary>Where filters come from. Which fields matter depends on <see cref="Kind"/>.</summary>
public sealed record SourceSpec
{
    public SourceKind Kind { get; init; }

    /// <summary>Training: settings of every network.</summary>
    public TrainingSettings? Training { get; init; }

    /// <summary>Training: how many networks.</summary>
    public int Networks { get; init; } = 1;

    /// <summary>Training: seed of the ensemble.</summary>
    public long Seed { get; init; } = 1;

    /// <summary>Training, sample and pretrained networks: the convolutional layer whose filters are analysed, from 1.</summary>
    public int Layer { get; init; } = 1;

    /// <summary>Training and cloud: a result for every layer instead of one; <see cref="Layer"/> is ignored then.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool ByLayer { get; init; }

    /// <summary>Training, sample and pretrained networks: the input channel of the layer whose filters are analysed, from 0 (of a first layer on colour images red, green, blue); null takes all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Channel { get; init; }

    /// <summary>Training: the networks whose filters are analysed, by their index from 0; null takes all.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<int>? Members { get; init; }

    /// <summary>Training and sample: checkpoints analysed; null analyses all.</summary>
    public IReadOnlyList<int>? Iterations { get; init; }

    /// <summary>Sample: its name.</summary>
    public string? Sample { get; init; }

    /// <summary>Cloud: its identifier.</summary>
    public Guid? Cloud { get; init; }

    /// <summary>Cloud: title of the pretrained network whose <see cref="Layer"/> it is, such as <c>VGG19</c>. Without <see cref="Cloud"/> the weights are those of this server.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Pretrained { get; init; }

    public void Validate(ExperimentLimits limits)
    {
        var check = new InputCheck();
        if (ByLayer && Kind == SourceKind.Sample)
            check.Add("source.byLayer", "A sample is analysed one layer at a time. Omit byLayer and choose a layer.");
        if (ByLayer && Channel is not null)
            check.Add("source.channel", "A channel belongs to one layer. Omit the channel, or analyse that layer alone (byLayer off).");
        switch (Kind)
        {
            case SourceKind.Training when Training is { } training:
                if (check.Read(training.Validate) is { } architecture)
                    ValidateLayer(architecture, training, check);
                ValidateNetworks(limits, check);
                break;
            case SourceKind.Training:
                check.Add("source.training", "Training settings are missing (architecture, data set, checkpoints).");
                break;
            case SourceKind.Sample when string.IsNullOrEmpty(Sample):
                check.Add("source.sample", "Choose a sample.");
                break;
            case SourceKind.Cloud when Cloud is null && Pretrained is null:
                check.Add("source.cloud", "Choose a point cloud, or upload one first (POST /api/v1/clouds).");
                break;
        }
        check.Throw();
    }

    private void ValidateLayer(Architecture architecture, TrainingSettings training, InputCheck check)
    {
        var known = ByLayer || (Layer >= 1 && Layer <= architecture.ConvLayers);
        if (!known)
            check.Add("source.layer", $"layer is {Layer}; {architecture} has {NumberFormat.Count(architecture.ConvLayers, "convolutional layer")}.");
        var channels = Channels(architecture, Layer);
        if (known && Channel is { } channel && (channel < 0 || channel >= channels))
            check.Add("source.channel", $"channel is {channel}; layer {Layer} of {architecture} on {training.Dataset} has {(channels == 1 ? "one input channel, 0" : $"the input channels 0 to {channels - 1}")}.");
        foreach (var iteration in Iterations ?? [])
            if (!training.Checkpoints.Contains(iteration))
                check.Add("source.iterations", $"There is no checkpoint at iteration {iteration}; the checkpoints are {string.Join(", ", training.Checkpoints)}.");
    }

    private void ValidateNetworks(ExperimentLimits limits, InputCheck check)
    {
        if (Networks < 1 || Networks > limits.MaximumNetworks)
            check.Add("source.networks", $"networks is {Networks}; it must be between 1 and {limits.MaximumNetworks} (Limits:MaximumNetworks).");
        else
            foreach (var member in Members ?? [])
                if (member < 0 || member >= Networks)
                    check.Add("source.members", $"There is no network {member}; {(Networks == 1 ? "the only network of the ensemble is 0" : $"the {Networks:N0} networks of the ensemble are 0 to {Networks - 1}")}.");
        if (Members is { Count: 0 })
            check.Add("source.members", "No networks chosen. List them by index, or omit the field to use all.");
        if (Members is not null && Members.Distinct().Count() < Members.Count)
            check.Add("source.members", "A network is listed twice.");
    }

    /// <summary>Layers that are analysed, from 1; empty where they are known only from the data.</summary>
    public IReadOnlyList<int> Layers() => Kind != SourceKind.Training || Training is null ? []
        : ByLayer ? [.. Enumerable.Range(1, Architecture.Parse(Training.Architecture).ConvLayers)]
        : [Layer];

    /// <summary>Points of each result, a number for each layer; empty where they are known only from the data.</summary>
    public IReadOnlyList<int> PointsOfResults() =>
        [.. PointsOfNetwork().Select(points => (int)Math.Min(int.MaxValue, (long)points * (Members?.Count ?? Networks)))];

    /// <summary>Points from one network, a number for each layer; empty where nothing is trained.</summary>
    public IReadOnlyList<int> PointsOfNetwork()
    {
        if (Kind != SourceKind.Training || Training is null)
            return [];
        var architecture = Architecture.Parse(Training.Architecture);
        return [.. Layers().Select(layer => (int)Math.Min(int.MaxValue, (long)Filters(architecture, layer) * (Channel is null ? Channels(architecture, layer) : 1)))];
    }

    private static int Filters(Architecture architecture, int layer) => layer == 1 && architecture.X > 0 ? architecture.X : architecture.Y;

    /// <summary>Input channels of a layer: the first sees those of the image, the second the filters of the first.</summary>
    private int Channels(Architecture architecture, int layer) => layer == 1 ? Training!.ImageChannels : architecture.X;
}

/// <summary>Limits on requests. Section <c>Limits</c>.</summary>
public sealed class ExperimentLimits
{
    public const string Section = "Limits";

    public int MaximumNetworks { get; set; } = 2000;
    public int MaximumPoints { get; set; } = 2_000_000;
    public int MaximumDimension { get; set; } = 256;
    public int MaximumUploadMegabytes { get; set; } = 256;

    /// <summary>Largest budget of simplices a barcode may ask for.</summary>
    public long MaximumSimplices { get; set; } = FlagPersistence.DefaultBudget;

    /// <summary>Runs of one person that have not ended; those of schedules do not count when they begin.</summary>
    public int UnfinishedRuns { get; set; } = 5_000;

    /// <summary>Runs of all people that have not ended.</summary>
    public int UnfinishedRunsTotal { get; set; } = 20_000;

    /// <summary>Largest cloud for live settings.</summary>
    public int LivePoints { get; set; } = 50_000;

    /// <summary>Most nodes of a graph computed by live settings.</summary>
    public int LiveNodes { get; set; } = 5000;

    /// <summary>Most edges of a graph computed by live settings.</summary>
    public int LiveEdges { get; set; } = 200_000;

    /// <summary>Longest computation of live settings.</summary>
    public int LiveSeconds { get; set; } = 60;

    /// <summary>Computations of live settings of one person that wait for their turn.</summary>
    public int LiveWaiting { get; set; } = 200;

    /// <summary>Most memory of one person's computations of live settings.</summary>
    public int LiveMegabytes { get; set; } = 256;

    /// <summary>Most memory of all computations of live settings.</summary>
    public int LiveTotalMegabytes { get; set; } = 512;

    /// <summary>Most memory of one analysis by a worker; null for half of the memory that the process may use.</summary>
    public int? AnalysisMegabytes { get; set; }

    /// <summary>Bytes of one analysis by a worker.</summary>
    internal long AnalysisBytes => AnalysisMegabytes is { } megabytes ? (long)megabytes << 20 : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
}

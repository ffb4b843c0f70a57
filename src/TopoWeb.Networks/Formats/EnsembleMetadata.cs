using System.Globalization;
using System.Text.Json.Serialization;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Loop;

namespace TopoWeb.Networks.Formats;

/// <summary>Metadata of an ensemble file.</summary>
public sealed record EnsembleMetadata
{
    /// <summary>The format written here.</summary>
    public const string CurrentFormat = "topoweb-ensemble/1";

    /// <summary>Format of the file.</summary>
    public string Format { get; init; } = CurrentFormat;

    /// <summary>Ensemble in the paper's notation.</summary>
    public required string Notation { get; init; }

    /// <summary>Settings of the training.</summary>
    public required TrainingSettings Settings { get; init; }

    /// <summary>Seed of the ensemble.</summary>
    public required long Seed { get; init; }

    /// <summary>SHA-256 of the data set.</summary>
    public required string DatasetChecksum { get; init; }

    /// <summary>Seed of each network.</summary>
    public required long[] NetworkSeeds { get; init; }

    /// <summary>Index in its ensemble of each network; null where they are networks 0 … N − 1.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int[]? Members { get; init; }

    /// <summary>Arrays that hold only what ρ(k, p) kept of their layer, by name; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SortedDictionary<string, ArrayCore>? Cores { get; init; }

    /// <summary>Accuracy and loss: per network, per checkpoint.</summary>
    public required IReadOnlyList<IReadOnlyList<CheckpointFigures>> Figures { get; init; }

    /// <summary>What trained the networks, see <see cref="TrainedNetwork.TrainedBy"/>; null for <see cref="NetworkTrainer"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrainedBy { get; init; }

    /// <summary>Versions of the program and the trainer.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Describes networks trained with these arguments. Nothing in it depends on when or how fast they were trained.</summary>
    public static EnsembleMetadata Of(TrainingSettings settings, ImageDataset data, long ensembleSeed, IReadOnlyList<TrainedNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Of(settings, data.Checksum, ensembleSeed, networks, typeof(EnsembleMetadata).Assembly.GetName().Version!.ToString(3));
    }

    /// <inheritdoc cref="Of(TrainingSettings, ImageDataset, long, IReadOnlyList{TrainedNetwork})"/>
    public static EnsembleMetadata Of(TrainingSettings settings, string datasetChecksum, long ensembleSeed, IReadOnlyList<TrainedNetwork> networks, string programVersion)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(networks);
        return new EnsembleMetadata
        {
            Notation = new EnsembleNotation(networks.Count, settings.Validate()).ToString(),
            Settings = settings,
            Seed = ensembleSeed,
            DatasetChecksum = datasetChecksum,
            NetworkSeeds = [.. networks.Select(n => n.Seed)],
            Members = networks.Select((n, i) => n.Index == i).All(same => same) ? null : [.. networks.Select(n => n.Index)],
            Figures = [.. networks.Select(n => (IReadOnlyList<CheckpointFigures>)[.. n.Checkpoints.Select(c => new CheckpointFigures(c.Iteration, c.TestAccuracy, c.Loss))])],
            TrainedBy = networks.Select(n => n.TrainedBy).FirstOrDefault(),
            Versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["topoweb"] = programVersion,
                ["trainer"] = NetworkTrainer.Version.ToString(CultureInfo.InvariantCulture),
            },
        };
    }
}

/// <summary>Of an array that is a core: the ρ(k, p) that kept its filters, and the layer they were kept of.</summary>
/// <param name="K">k of ρ(k, p).</param>
/// <param name="P">p of ρ(k, p).</param>
/// <param name="Input">Filters of the whole layer, N·O·I.</param>
/// <param name="Dropped">Constant filters among them, which normalisation drops before ρ.</param>
/// <param name="Networks">N.</param>
/// <param name="Out">O.</param>
/// <param name="In">I.</param>
public sealed record ArrayCore(int K, double P, int Input, int Dropped, int Networks, int Out, int In);

/// <summary>Figures of one checkpoint.</summary>
public sealed record CheckpointFigures(int Iteration, double TestAccuracy, double Loss);

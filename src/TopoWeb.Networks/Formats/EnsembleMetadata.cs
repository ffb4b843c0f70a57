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

    /// <summary>Accuracy and loss: per network, per checkpoint.</summary>
    public required IReadOnlyList<IReadOnlyList<CheckpointFigures>> Figures { get; init; }

    /// <summary>What trained the networks, see <see cref="TrainedNetwork.TrainedBy"/>; null for <see cref="NetworkTrainer"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? TrainedBy { get; init; }

    /// <summary>Versions of the program, trainer and TorchSharp.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Describes networks trained with these arguments. Nothing in it depends on when or how fast they were trained.</summary>
    public static EnsembleMetadata Of(TrainingSettings settings, ImageDataset data, long ensembleSeed, IReadOnlyList<TrainedNetwork> networks)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(networks);
        return new EnsembleMetadata
        {
            Notation = new EnsembleNotation(networks.Count, settings.Validate()).ToString(),
            Settings = settings,
            Seed = ensembleSeed,
            DatasetChecksum = data.Checksum,
            NetworkSeeds = [.. networks.Select(n => n.Seed)],
            Figures = [.. networks.Select(n => (IReadOnlyList<CheckpointFigures>)[.. n.Checkpoints.Select(c => new CheckpointFigures(c.Iteration, c.TestAccuracy, c.Loss))])],
            TrainedBy = networks.Select(n => n.TrainedBy).FirstOrDefault(),
            Versions = new SortedDictionary<string, string>(StringComparer.Ordinal)
            {
                ["topoweb"] = typeof(EnsembleMetadata).Assembly.GetName().Version!.ToString(3),
                ["torchSharp"] = typeof(TorchSharp.torch).Assembly.GetName().Version!.ToString(3),
                ["trainer"] = NetworkTrainer.Version.ToString(CultureInfo.InvariantCulture),
            },
        };
    }
}

/// <summary>Figures of one checkpoint.</summary>
public sealed record CheckpointFigures(int Iteration, double TestAccuracy, double Loss);

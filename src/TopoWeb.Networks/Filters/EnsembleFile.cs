using TopoWeb.Networks.Training;

namespace TopoWeb.Networks.Filters;

/// <summary>What an ensemble file says of itself.</summary>
public sealed record EnsembleMetadata
{
    /// <summary>Format of the file.</summary>
    public string Format { get; init; } = "topoweb-ensemble/1";

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

    /// <summary>Versions of the program, trainer and TorchSharp.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }
}

/// <summary>Figures of one checkpoint.</summary>
public sealed record CheckpointFigures(int Iteration, double TestAccuracy, double Loss);

/// <summary>An ensemble as one <c>.npz</c>: an array <c>L1_000100</c> (layer, iteration) of shape N×O×I×3×3 for each layer and checkpoint, and <c>meta.json</c>.</summary>
public static class EnsembleFile
{
    /// <summary>Writes the same bytes for the same networks: fixed entry order and times.</summary>
    public static void Write(Stream output, IReadOnlyList<TrainedNetwork> networks, EnsembleMetadata metadata) => throw new NotSupportedException();

    /// <summary>Reads all arrays and the metadata.</summary>
    /// <exception cref="TopoWeb.Topology.SettingException">Not such a file.</exception>
    public static (EnsembleMetadata Metadata, IReadOnlyList<FilterBank> Banks) Read(Stream input) => throw new NotSupportedException();
}

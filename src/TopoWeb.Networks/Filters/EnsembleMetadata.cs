using TopoWeb.Networks.Training;

namespace TopoWeb.Networks.Filters;

/// <summary>What an ensemble file says of itself.</summary>
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

    /// <summary>Versions of the program, trainer and TorchSharp.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }
}

/// <summary>Figures of one checkpoint.</summary>
public sealed record CheckpointFigures(int Iteration, double TestAccuracy, double Loss);

using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

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

/// <summary>An experiment: where the filters come from, and what is computed of them.</summary>
public sealed record ExperimentSpec
{
    public string? Name { get; init; }

    public required SourceSpec Source { get; init; }

    public AnalysisSpec Analysis { get; init; } = new();

    /// <summary>Checks everything that can be known before the data is read.</summary>
    /// <exception cref="SettingException">A setting is outside its limits.</exception>
    public void Validate(ExperimentLimits limits)
    {
        if (Name is { Length: > 200 })
            throw new SettingException("name", $"The name has {Name.Length} characters; at most 200 fit.");
        Source.Validate(limits);
        Analysis.Validate();
        if (Analysis.Barcode is { SimplexBudget: var budget } && budget > limits.MaximumSimplices)
            throw new SettingException("barcode.simplexBudget", $"simplexBudget is {budget:N0}; the limit is {limits.MaximumSimplices:N0} (Limits:MaximumSimplices).");
        if (Source.PointsPerResult() is { } points)
        {
            if (points > limits.MaximumPoints)
                throw new SettingException("source.networks", $"{Source.Networks:N0} networks give {points:N0} points; the limit is {limits.MaximumPoints:N0} (Limits:MaximumPoints).");
            Analysis.Density?.Validate(points);
        }
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

    /// <summary>Training and sample: the convolutional layer whose filters are analysed, from 1.</summary>
    public int Layer { get; init; } = 1;

    /// <summary>Training and sample: checkpoints analysed; null analyses all.</summary>
    public IReadOnlyList<int>? Iterations { get; init; }

    /// <summary>Sample: its name.</summary>
    public string? Sample { get; init; }

    /// <summary>Cloud: its identifier.</summary>
    public Guid? Cloud { get; init; }

    public void Validate(ExperimentLimits limits)
    {
        switch (Kind)
        {
            case SourceKind.Training:
                if (Training is null)
                    throw new SettingException("source.training", "A training needs its settings (architecture, data set, checkpoints).");
                var architecture = Training.Validate();
                if (Networks < 1 || Networks > limits.MaximumNetworks)
                    throw new SettingException("source.networks", $"networks is {Networks}; it must be between 1 and {limits.MaximumNetworks} (Limits:MaximumNetworks).");
                if (Layer < 1 || Layer > architecture.ConvLayers)
                    throw new SettingException("source.layer", $"layer is {Layer}; {architecture} has {architecture.ConvLayers} convolutional layer{(architecture.ConvLayers == 1 ? "" : "s")}.");
                foreach (var iteration in Iterations ?? [])
                    if (!Training.Checkpoints.Contains(iteration))
                        throw new SettingException("source.iterations", $"No checkpoint is taken at iteration {iteration}; the checkpoints are {string.Join(", ", Training.Checkpoints)}.");
                break;
            case SourceKind.Sample when string.IsNullOrEmpty(Sample):
                throw new SettingException("source.sample", "The sample is not named.");
            case SourceKind.Cloud when Cloud is null:
                throw new SettingException("source.cloud", "The point cloud is not named; upload one first (POST /api/v1/clouds).");
        }
    }

    /// <summary>Points of each result where the source tells it beforehand.</summary>
    public int? PointsPerResult()
    {
        if (Kind != SourceKind.Training || Training is null)
            return null;
        var architecture = Architecture.Parse(Training.Architecture);
        // Layer 1 sees the channels of the image; layer 2 sees the filters of layer 1.
        var perNetwork = (Layer, architecture) switch
        {
            (1, { X: > 0 }) => (long)architecture.X * Training.ImageChannels,
            (1, _) => (long)architecture.Y * Training.ImageChannels,
            _ => (long)architecture.X * architecture.Y,
        };
        return (int)Math.Min(int.MaxValue, perNetwork * Networks);
    }
}

/// <summary>Bounds on what may be asked. Section <c>Limits</c>.</summary>
public sealed class ExperimentLimits
{
    public const string Section = "Limits";

    public int MaximumNetworks { get; set; } = 2000;
    public int MaximumPoints { get; set; } = 2_000_000;
    public int MaximumDimension { get; set; } = 49;
    public int MaximumUploadMegabytes { get; set; } = 256;

    /// <summary>Largest budget of simplices a barcode may ask for.</summary>
    public long MaximumSimplices { get; set; } = FlagPersistence.DefaultBudget;
}

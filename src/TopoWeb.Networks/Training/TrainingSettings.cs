using System.Text.Json.Serialization;
using TopoWeb.Networks.Architectures;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training;

/// <summary>How every network of an ensemble is trained. Values that the paper does not give have recorded defaults; null uses the default of the family.</summary>
public sealed record TrainingSettings
{
    /// <summary>Architecture in the paper's notation, for example <c>M(64,0,64)</c>.</summary>
    public string Architecture { get; init; } = "M(64,0,64)";

    /// <summary>Identifier of the data set.</summary>
    public string Dataset { get; init; } = "mnist";

    /// <summary>Iterations at which filters, accuracy and loss are kept; 0 is the initialisation. The largest is the length of the training.</summary>
    public IReadOnlyList<int> Checkpoints { get; init; } = [0, 100, 500];

    /// <summary>Images a batch.</summary>
    public int BatchSize { get; init; } = 128;

    /// <summary>Learning rate; null: 1e-3 (Adam, M), 0.1 (SGD, C).</summary>
    public double? LearningRate { get; init; }

    /// <summary>Probability of dropping a unit before the readout (M); C networks have no dropout.</summary>
    public double Dropout { get; init; } = 0.5;

    /// <summary>Standard deviation of the truncated normal of the convolutions; null: 0.1 (M), 0.05 (C).</summary>
    public double? ConvInitialization { get; init; }

    /// <summary>L2 penalty on the weights of the fully connected layer; null: none (M), 0.004 (C).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // what was trained before there was this setting keeps its key
    public double? L2 { get; init; }

    /// <summary>Channels of the images of the data set: 3 in colour, else 1.</summary>
    [JsonIgnore]
    public int ImageChannels => Dataset == "cifar-10" ? 3 : 1;

    /// <summary>Checks everything that does not need the data.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public Architecture Validate()
    {
        var check = new InputCheck();
        Architecture? architecture = null;
        check.Try(() => { architecture = Architectures.Architecture.Parse(Architecture); });
        ValidateCheckpoints(check);
        if (BatchSize is < 1 or > 4096)
            check.Add("training.batchSize", $"batchSize is {BatchSize}; it must be between 1 and 4096.");
        if (LearningRate is { } rate && !(rate > 0 && rate <= 10))
            check.Add("training.learningRate", $"learningRate is {rate}; it must be greater than 0 and at most 10.");
        if (!(Dropout >= 0 && Dropout < 1))
            check.Add("training.dropout", $"dropout is {Dropout}; it must be at least 0 and below 1.");
        if (ConvInitialization is { } sd && !(sd > 0 && sd <= 10))
            check.Add("training.convInitialization", $"convInitialization is {sd}; it must be greater than 0 and at most 10.");
        if (L2 is { } penalty && !(penalty >= 0 && penalty <= 10))
            check.Add("training.l2", $"l2 is {penalty}; it must be between 0 and 10.");
        check.Throw();
        return architecture!;
    }

    private void ValidateCheckpoints(InputCheck check)
    {
        if (Checkpoints is not { Count: >= 1 and <= 64 })
        {
            check.Add("training.checkpoints", $"{Checkpoints?.Count ?? 0} checkpoints given; choose 1 to 64.");
            return;
        }
        for (var i = 0; i < Checkpoints.Count; i++)
        {
            if (Checkpoints[i] is < 0 or > 1_000_000)
                check.Add("training.checkpoints", $"The checkpoint {Checkpoints[i]} is outside 0 to 1,000,000 iterations.");
            if (i > 0 && Checkpoints[i] <= Checkpoints[i - 1])
                check.Add("training.checkpoints", $"Checkpoints must increase: {Checkpoints[i]} follows {Checkpoints[i - 1]}.");
        }
    }
}

/// <summary>Progress of a training.</summary>
/// <param name="Iteration">Iterations done.</param>
/// <param name="Iterations">Iterations in all.</param>
/// <param name="Loss">Training loss, averaged over the last steps.</param>
/// <param name="Accuracy">Test accuracy at the last checkpoint, if one was taken.</param>
/// <param name="StepsPerSecond">Speed since this training began or was resumed.</param>
public readonly record struct TrainingProgress(int Iteration, int Iterations, double Loss, double? Accuracy, double StepsPerSecond);

namespace TopoWeb.Networks.Training;

/// <summary>Filters of one convolutional layer of one network: O×I×3×3, row-major, cross-correlation orientation.</summary>
/// <param name="Layer">1 for the first convolutional layer.</param>
/// <param name="Out">Output channels O.</param>
/// <param name="In">Input channels I.</param>
/// <param name="Values">O·I·9 values.</param>
public sealed record LayerFilters(int Layer, int Out, int In, float[] Values);

/// <summary>A network after a number of iterations.</summary>
/// <param name="Iteration">Batches seen.</param>
/// <param name="Layers">Filters of every convolutional layer.</param>
/// <param name="TestAccuracy">Fraction of the test images classified rightly, without dropout.</param>
/// <param name="Loss">Mean training loss over the last 50 batches before it; at iteration 0 the test loss.</param>
public sealed record NetworkCheckpoint(int Iteration, IReadOnlyList<LayerFilters> Layers, double TestAccuracy, double Loss);

/// <summary>One member of an ensemble.</summary>
public sealed record TrainedNetwork(int Index, long Seed, IReadOnlyList<NetworkCheckpoint> Checkpoints, double Seconds);

/// <summary>Trains one network at a time on one core.</summary>
public static class NetworkTrainer
{
    /// <summary>Version of the trainer: part of the key of everything it makes. Raise it when the same settings would give other filters.</summary>
    public const int Version = 1;

    /// <summary>Seed of network <paramref name="index"/> of an ensemble: a fixed mix of both numbers, so that it does not depend on how many networks there are.</summary>
    public static long SeedOf(long ensembleSeed, int index) => throw new NotSupportedException();

    /// <summary>Trains network <paramref name="index"/>. The result depends on the arguments alone: not on order, other networks or threads.</summary>
    /// <remarks>The token is checked at every step; progress is reported at every step (throttling is the caller's).</remarks>
    /// <exception cref="TopoWeb.Topology.SettingException">The settings do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrainedNetwork Train(
        TrainingSettings settings, Datasets.ImageDataset data, int index, long ensembleSeed,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) => throw new NotSupportedException();
}

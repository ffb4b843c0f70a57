using System.Diagnostics;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Trains one network at a time on one core, without torch.</summary>
public static class NetworkTrainer
{
    /// <summary>See <see cref="TrainerVersion"/>.</summary>
    public const int Version = TrainerVersion.Current;

    /// <summary>Batches whose loss is averaged at a checkpoint and in the progress.</summary>
    public const int LossWindow = 50;

    /// <summary>Seed of network <paramref name="index"/> of an ensemble: a fixed mix of both numbers, so that it does not depend on how many networks there are.</summary>
    /// <remarks>Between 0 and 2⁵³ − 1, which every JSON reader keeps exactly.</remarks>
    public static long SeedOf(long ensembleSeed, int index) => RandomGenerator.Mix(ensembleSeed, index);

    /// <summary>Trains network <paramref name="index"/>. The result depends on the arguments alone: not on order, other networks or threads.</summary>
    /// <remarks>The token is checked at every step; progress is reported at every step (throttling is the caller's).</remarks>
    /// <exception cref="InvalidInputException">The settings do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrainedNetwork Train(
        TrainingSettings settings, ImageDataset data, int index, long ensembleSeed,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default) =>
        Train(settings, data, index, ensembleSeed, new TrainingHooks(), progress, cancellation);

    /// <summary>As above, from a saved state or saving states. A training resumed from any state it saved ends with the same bytes as one that ran through.</summary>
    /// <remarks>A checkpoint that is due is taken before the state is saved; at the last iteration nothing is saved, the result is there.</remarks>
    /// <exception cref="InvalidInputException">The settings do not fit the data, or the state is of another training: then nothing of it is used.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static TrainedNetwork Train(
        TrainingSettings settings, ImageDataset data, int index, long ensembleSeed, TrainingHooks hooks,
        IProgress<TrainingProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(hooks);
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfNegative(hooks.SaveEvery);
        _ = ImagePreparation.For(settings.Validate(), data); // says what does not fit before memory is taken
        cancellation.ThrowIfCancellationRequested();

        var started = Stopwatch.GetTimestamp();
        using var run = new TrainingRun(settings, data, index, ensembleSeed);
        if (hooks.Resume is not null)
            run.Load(hooks.Resume);
        for (var first = run.Iteration; ; run.Step())
        {
            if (run.AtCheckpoint)
                run.TakeCheckpoint(cancellation);
            var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
            if (run.Iteration > first || run.Iterations == 0)
                progress?.Report(new TrainingProgress(
                    run.Iteration, run.Iterations, run.Loss, run.Checkpoints.Count > 0 ? run.Checkpoints[^1].TestAccuracy : null, (run.Iteration - first) / seconds));
            if (run.Iteration == run.Iterations)
                return new TrainedNetwork(index, SeedOf(ensembleSeed, index), run.Checkpoints, seconds);
            if (hooks is { SaveEvery: > 0, Save: { } save } && run.Iteration > first && run.Iteration % hooks.SaveEvery == 0)
                save(run.Save());
            cancellation.ThrowIfCancellationRequested();
        }
    }
}

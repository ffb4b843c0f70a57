using System.Runtime.ExceptionServices;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.Loop;

/// <summary>Trains the networks of an ensemble over several threads of this process: what the command line does.</summary>
public static class EnsembleTrainer
{
    /// <summary>Most threads.</summary>
    public const int MaximumWorkers = 256;

    /// <summary>Trains networks 0 … <paramref name="networks"/> − 1 and returns them in that order, the same bytes for any number of workers.</summary>
    /// <param name="settings">Settings of every network.</param>
    /// <param name="data">Shared by all; only read.</param>
    /// <param name="networks">How many.</param>
    /// <param name="ensembleSeed">Seed of the ensemble.</param>
    /// <param name="workers">Threads, one network at a time each. More than there are cores only makes all slower.</param>
    /// <param name="progress">Called at every step of every network, from its thread.</param>
    /// <param name="cancellation">Ends all networks at their next step.</param>
    /// <exception cref="InvalidInputException">The settings are outside their limits or do not fit the data.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<TrainedNetwork> Train(
        TrainingSettings settings, ImageDataset data, int networks, long ensembleSeed, int workers,
        IProgress<(int Network, TrainingProgress Progress)>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(data);
        if (networks is < 1 or > Architectures.EnsembleNotation.MaximumNetworks)
            throw new InvalidInputException("training.notation", $"{networks} networks requested; the range is 1 to {Architectures.EnsembleNotation.MaximumNetworks}.");
        if (workers is < 1 or > MaximumWorkers)
            throw new InvalidInputException("training.workers", $"{workers} workers requested; the range is 1 to {MaximumWorkers}.");

        var trained = new TrainedNetwork[networks];
        var next = -1;
        ExceptionDispatchInfo? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Threads of their own: a training occupies its thread for minutes, which the thread pool is not for.
        var threads = new Thread[Math.Min(workers, networks)];
        for (var t = 0; t < threads.Length; t++)
        {
            threads[t] = new Thread(Work) { Name = $"Network trainer {t}", IsBackground = true };
            threads[t].Start();
        }
        foreach (var thread in threads)
            thread.Join();
        failure?.Throw();
        return trained;

        void Work()
        {
            try
            {
                for (int index; (index = Interlocked.Increment(ref next)) < networks;)
                    trained[index] = NetworkTrainer.Train(settings, data, index, ensembleSeed, progress is null ? null : new Numbered(progress, index), stop.Token);
            }
            catch (Exception e)
            {
                // The first failure is told; the others are cancellations that follow from it.
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                stop.Cancel();
            }
        }
    }

    private sealed class Numbered(IProgress<(int Network, TrainingProgress Progress)> progress, int network) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => progress.Report((network, value));
    }
}

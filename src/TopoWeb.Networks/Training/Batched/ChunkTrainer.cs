using System.Diagnostics;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>Trains a chunk to its end; where the memory does not hold it, one half after the other.</summary>
internal sealed class ChunkTrainer(
    TrainingSettings settings, ImageDataset data, BatchedImages images, ParameterLayout layout, long ensembleSeed, BatchedSettings how, CancellationToken cancellation)
{
    private static readonly TimeSpan ReportEvery = TimeSpan.FromSeconds(0.5);

    /// <param name="chunk">Networks that start at one iteration, each with a number of the caller's.</param>
    /// <param name="size">Set to what the memory held, for the chunks that follow.</param>
    /// <exception cref="InvalidInputException">The memory does not hold one network, or a state does not fit.</exception>
    /// <exception cref="DeviceLostException">The device failed.</exception>
    public IReadOnlyList<(int Place, TrainedNetwork Network)> Train(IReadOnlyList<(int Place, BatchedNetwork Network)> chunk, ref int size)
    {
        var networks = chunk.Select(c => c.Network).ToArray();
        try
        {
            return [.. chunk.Zip(Run(networks), (c, trained) => (c.Place, trained))];
        }
        catch (Exception e) when (DeviceFault.IsOutOfMemory(e))
        {
            if (chunk.Count == 1)
                throw new InvalidInputException(
                    "training.architecture", $"A network {settings.Architecture} with batches of {settings.BatchSize} does not fit into the memory of {how.Device}. Use a smaller batch, fewer filters or fewer nodes.");
        }
        catch (Exception e) when (DeviceFault.IsLost(e))
        {
            throw new DeviceLostException(how.Device, e);
        }
        // Tensors that are left to the collector would take the memory of the halves.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        size = (chunk.Count + 1) / 2;
        // From the states handed out last: a step that broke off has drawn random numbers.
        var again = chunk.Zip(networks, (c, n) => (c.Place, n)).ToList();
        return [.. Train(again[..size], ref size), .. Train(again[((chunk.Count + 1) / 2)..], ref size)];
    }

    /// <param name="networks">Each entry gets the state handed out last.</param>
    private TrainedNetwork[] Run(BatchedNetwork[] networks)
    {
        var started = Stopwatch.GetTimestamp();
        using var run = new BatchedRun(settings, data, images, layout, networks, ensembleSeed, how.Device.Torch);
        run.Model.Variant = VariantChoice.Of(run.Model, settings.BatchSize, how);
        var reported = started;
        for (var first = run.Iteration; ; run.Step())
        {
            var measured = run.AtCheckpoint;
            if (measured)
                run.TakeCheckpoint(cancellation);
            if ((run.Iteration > first || run.Iterations == 0) && (measured || IsReportDue(run, reported)))
            {
                Report(run, networks, (run.Iteration - first) / Stopwatch.GetElapsedTime(started).TotalSeconds);
                reported = Stopwatch.GetTimestamp();
            }
            if (run.Iteration == run.Iterations)
                return Finish(run, networks, Stopwatch.GetElapsedTime(started).TotalSeconds);
            if (how.SaveEvery > 0 && run.Iteration > first && run.Iteration % how.SaveEvery == 0 && how.IsSaveDue?.Invoke() != false)
                Save(run, networks);
            cancellation.ThrowIfCancellationRequested();
            how.BeforeStep?.Invoke(networks.Length, run.Iteration);
        }
    }

    /// <summary>At every hundredth of the training, at its end, and twice a second: each report reads the losses, which waits for the device.</summary>
    private static bool IsReportDue(BatchedRun run, long reported) =>
        run.Iteration % Math.Max(1, run.Iterations / 100) == 0 || run.Iteration == run.Iterations || Stopwatch.GetElapsedTime(reported) >= ReportEvery;

    private static void Report(BatchedRun run, BatchedNetwork[] networks, double stepsPerSecond)
    {
        if (networks.All(n => n.Progress is null))
            return; // nobody listens: the device need not be waited for
        run.ReadLosses();
        foreach (var (network, member) in networks.Zip(run.Members))
            network.Progress?.Report(new TrainingProgress(
                run.Iteration, run.Iterations, member.LossAt(run.Iteration), member.Checkpoints.Count > 0 ? member.Checkpoints[^1].TestAccuracy : null, stepsPerSecond));
    }

    private static void Save(BatchedRun run, BatchedNetwork[] networks)
    {
        var states = run.Save();
        for (var i = 0; i < networks.Length; i++)
        {
            networks[i] = networks[i] with { Resume = states[i] };
            networks[i].Save?.Invoke(states[i]);
        }
    }

    private TrainedNetwork[] Finish(BatchedRun run, BatchedNetwork[] networks, double seconds)
    {
        var by = layout.Convolutions.Length > 1 ? $"batched, {run.Model.Variant.ToString().ToLowerInvariant()}, {how.Device}" : $"batched, {how.Device}";
        if (how is { Device.IsCuda: true, AllowTf32: true })
            by += ", TF32";
        var trained = run.Members.Select(m => new TrainedNetwork(m.Index, m.Seed, m.Checkpoints, seconds) { TrainedBy = by }).ToArray();
        for (var i = 0; i < networks.Length; i++)
            networks[i].Finished?.Invoke(trained[i]);
        return trained;
    }
}

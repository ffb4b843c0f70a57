using Microsoft.Extensions.Options;
using TopoWeb.Controls;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Devices;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Topology;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>Trains many networks at once: <see cref="BatchedTrainer.Train"/>.</summary>
internal delegate IReadOnlyList<TrainedNetwork> ChunkTraining(TrainingSettings settings, ImageDataset data, IReadOnlyList<BatchedNetwork> networks, long seed, BatchedSettings how, CancellationToken cancellation);

/// <summary>Trains with what this process is configured to train with, on a thread of its own.</summary>
internal sealed class TrainingCompute(IOptions<ComputeOptions> compute, IOptions<WorkerOptions> workers, ChunkTraining together, TimeProvider time)
{
    private readonly Lazy<TrainerChoice> _choice = new(compute.Value.Choice);

    /// <summary>Trainings at a time by this process: networks, one core each, or chunks, one a CUDA device.</summary>
    public int TrainCount => workers.Value.Train ?? (_choice.Value.Device.IsCuda ? 1 : Environment.ProcessorCount);

    /// <summary>The CUDA device that this process trains on; null where it trains on the processor or not at all.</summary>
    public string? Gpu => TrainCount > 0 && _choice.Value.Device is { IsCuda: true } device ? Describe(device) : null;

    /// <summary>Networks trained at a time by this process, where there are enough of them and the memory holds the chunks.</summary>
    public int NetworksAtATime => TrainCount == 0 ? 0 : TrainCount * (_choice.Value.Batched ? compute.Value.ChunkNetworks ?? BatchedSettings.DefaultChunk : 1);

    /// <summary>How many networks of a training set one job takes on; 1 for the single trainer.</summary>
    public int ChunkOf(TrainingSettings settings) => _choice.Value.Batched ? BatchedTrainer.ChunkOf(settings, Settings()) : 1;

    /// <summary>Refuses a training that the memory of this process cannot hold, before it starts. A device's own memory is found out by the trainer.</summary>
    /// <exception cref="InvalidInputException">One network needs more than there is.</exception>
    public void RequireMemory(TrainingSettings settings)
    {
        if (!_choice.Value.Device.IsCuda)
            RequireMemory(settings, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    }

    /// <param name="settings">Of the training.</param>
    /// <param name="bytes">What this process may use.</param>
    /// <exception cref="InvalidInputException">One network needs more.</exception>
    internal static void RequireMemory(TrainingSettings settings, long bytes)
    {
        var needed = BatchedTrainer.BytesOf(settings);
        if (needed > bytes)
            throw new InvalidInputException("training.architecture", FormattableString.Invariant($"A network {settings.Architecture} with batches of {settings.BatchSize:N0} needs about {needed >> 20:N0} MB of memory; this process may use {bytes >> 20:N0} MB. Choose a smaller batch or architecture, or train on a machine with more memory."));
    }

    /// <summary>Trains the members; each has its network as soon as it is trained.</summary>
    public Task TrainAsync(TrainingSettings settings, ImageDataset data, long seed, IReadOnlyList<ChunkMember> members, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Train(settings, data, seed, members, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Train(TrainingSettings settings, ImageDataset data, long seed, IReadOnlyList<ChunkMember> members, CancellationToken cancellation)
    {
        if (_choice.Value.Batched)
        {
            together(settings, data, [.. members.Select(m => new BatchedNetwork(m.Network.Index) { Resume = m.Resume, Save = m.Watch.Keep, Progress = m.Watch, Finished = m.Finish })], seed, Settings(), cancellation);
            return;
        }
        foreach (var member in members)
        {
            var hooks = new TrainingHooks { Resume = member.Resume, SaveEvery = workers.Value.SaveIterations, Save = member.Watch.Keep };
            member.Finish(NetworkTrainer.Train(settings, data, member.Network.Index, seed, hooks, member.Watch, cancellation));
        }
    }

    /// <summary>For people: <c>cuda:0 (NVIDIA A100, 80.0 GB)</c>.</summary>
    private static string Describe(ComputeDevice device) =>
        CudaDriver.Read().Devices.FirstOrDefault(d => d.Index == device.Cuda) is { } found ? $"{device} ({found.Name}, {SizeText.Of(found.MemoryBytes)})" : device.ToString();

    private BatchedSettings Settings()
    {
        var (every, handedOut) = (TimeSpan.FromSeconds(workers.Value.SaveSeconds), time.GetTimestamp());
        return new BatchedSettings
        {
            Device = _choice.Value.Device,
            ChunkNetworks = compute.Value.ChunkNetworks,
            AllowTf32 = compute.Value.AllowTf32,
            SaveEvery = workers.Value.SaveIterations,
            IsSaveDue = IsSaveDue,
        };

        // A state that would not be written down need not be fetched from the device.
        bool IsSaveDue()
        {
            if (time.GetElapsedTime(handedOut) < every)
                return false;
            handedOut = time.GetTimestamp();
            return true;
        }
    }
}

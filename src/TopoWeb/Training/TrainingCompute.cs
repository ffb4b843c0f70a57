using Microsoft.Extensions.Options;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Workers;

namespace TopoWeb.Training;

/// <summary>Trains with what this process is configured to train with, on a thread of its own.</summary>
internal sealed class TrainingCompute(IOptions<ComputeOptions> compute, IOptions<WorkerOptions> workers, TimeProvider time)
{
    private readonly Lazy<TrainerChoice> _choice = new(compute.Value.Choice);

    /// <summary>Trainings at a time by this process: networks, one core each, or chunks, one a CUDA device.</summary>
    public int TrainCount => workers.Value.Train ?? (_choice.Value.Device.IsCuda ? 1 : Environment.ProcessorCount);

    /// <summary>The CUDA device that this process trains on; null where it trains on the processor or not at all.</summary>
    public string? Gpu => TrainCount > 0 && _choice.Value.Device is { IsCuda: true } device ? device.ToString() : null;

    /// <summary>Networks trained at a time by this process, where there are enough of them and the memory holds the chunks.</summary>
    public int NetworksAtATime => TrainCount == 0 ? 0 : TrainCount * (_choice.Value.Batched ? compute.Value.ChunkNetworks ?? BatchedSettings.DefaultChunk : 1);

    /// <summary>How many networks of a training set one job takes on; 1 for the single trainer.</summary>
    public int ChunkOf(TrainingSettings settings) => _choice.Value.Batched ? BatchedTrainer.ChunkOf(settings, Settings()) : 1;

    /// <summary>Trains the members; each has its network as soon as it is trained.</summary>
    public Task TrainAsync(TrainingSettings settings, ImageDataset data, long seed, IReadOnlyList<ChunkMember> members, CancellationToken cancellation) =>
        Task.Factory.StartNew(() => Train(settings, data, seed, members, cancellation), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Train(TrainingSettings settings, ImageDataset data, long seed, IReadOnlyList<ChunkMember> members, CancellationToken cancellation)
    {
        if (_choice.Value.Batched)
        {
            BatchedTrainer.Train(settings, data, [.. members.Select(m => new BatchedNetwork(m.Network.Index) { Resume = m.Resume, Save = m.Watch.Keep, Progress = m.Watch, Finished = m.Finish })], seed, Settings(), cancellation);
            return;
        }
        foreach (var member in members)
        {
            var hooks = new TrainingHooks { Resume = member.Resume, SaveEvery = workers.Value.SaveIterations, Save = member.Watch.Keep };
            member.Finish(NetworkTrainer.Train(settings, data, member.Network.Index, seed, hooks, member.Watch, cancellation));
        }
    }

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

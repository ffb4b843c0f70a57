using TopoWeb.Networks.Training.State;

namespace TopoWeb.Networks.Training.Batched;

/// <summary>How networks are trained together; nothing here is meant to change a filter by more than rounding.</summary>
public sealed record BatchedSettings
{
    /// <summary>Most networks of a chunk where neither a setting nor memory says less: larger ones gain nothing.</summary>
    public const int DefaultChunk = 32;

    /// <summary>Largest chunk that can be requested.</summary>
    public const int MaximumChunk = 4096;

    /// <summary>Device used for training.</summary>
    public ComputeDevice Device { get; init; } = ComputeDevice.Processor;

    /// <summary>Networks trained at once; null: what the memory is estimated to hold, at most <see cref="DefaultChunk"/>. Halved where the memory does not hold it.</summary>
    public int? ChunkNetworks { get; init; }

    /// <summary>Whether a CUDA device may round factors of products to TensorFloat-32 (10 bits): faster, and no longer the filters of the processor within 1e-4.</summary>
    public bool AllowTf32 { get; init; }

    /// <summary>States are handed out at every multiple of this many iterations that lies within the training; 0: never.</summary>
    public int SaveEvery { get; init; }

    /// <summary>Asked where a state could be handed out: false spares copying it from the device. Null: always.</summary>
    public Func<bool>? IsSaveDue { get; init; }

    /// <summary>Null: timed at the start on a CUDA device; columns on the processor, where the same settings are to give the same bytes.</summary>
    internal ConvolutionVariant? Variant { get; init; }

    /// <summary>Told the size of the chunk and the iteration before each step. Tests throw here what torch throws when memory ends.</summary>
    internal Action<int, int>? BeforeStep { get; init; }
}

/// <summary>One network to train with others.</summary>
/// <param name="Index">Place in the ensemble.</param>
public sealed record BatchedNetwork(int Index)
{
    /// <summary>State to go on from; null starts at iteration 0.</summary>
    public TrainingState? Resume { get; init; }

    /// <summary>Takes its states, on the training's thread.</summary>
    public Action<TrainingState>? Save { get; init; }

    /// <summary>Told at every hundredth of the training, at checkpoints, at the end and twice a second: each report waits for the device.</summary>
    public IProgress<TrainingProgress>? Progress { get; init; }

    /// <summary>Takes the trained network as soon as its chunk is done.</summary>
    public Action<TrainedNetwork>? Finished { get; init; }
}

using System.Text.Json.Serialization;
using TopoWeb.Networks.Training.Loop;

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
/// <param name="Index">Place in the ensemble, from 0.</param>
/// <param name="Seed">Seed of its random numbers.</param>
/// <param name="Checkpoints">In order of their iterations.</param>
/// <param name="Seconds">Time it took; for a resumed training, the time since then.</param>
public sealed record TrainedNetwork(int Index, long Seed, IReadOnlyList<NetworkCheckpoint> Checkpoints, double Seconds)
{
    /// <summary>What trained it, where its rounding differs from <see cref="NetworkTrainer"/>'s, for example <c>batched, grouped convolution, cuda:0</c>; null for <see cref="NetworkTrainer"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] // what was trained before there was this field keeps its bytes and key
    public string? TrainedBy { get; init; }

    /// <summary>The first checkpoint with a filter weight that is NaN or infinite; null if there is none. The network is unusable from there on.</summary>
    public int? FindDivergence() =>
        Checkpoints.FirstOrDefault(c => c.Layers.Any(l => l.Values.Any(v => !float.IsFinite(v))))?.Iteration;
}

using System.Runtime.Intrinsics;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Kernels.Convolutions;

namespace TopoWeb.Benchmarks.Training;

/// <summary>A network whose training step is timed.</summary>
/// <param name="Id">What the processes are started by.</param>
/// <param name="Architecture">In the paper's notation.</param>
/// <param name="Dataset">Decides the form of the images.</param>
/// <param name="AtLeast">How many times faster than plain TorchSharp a step must be, on a machine with these vectors.</param>
internal sealed record StepWork(string Id, string Architecture, string Dataset, double AtLeast)
{
    public const int BatchSize = 128;

    public static IReadOnlyList<StepWork> All { get; } =
    [
        new("m64", "M(64,0,64)", "mnist", 9),
        new("m64-32", "M(64,32,64)", "mnist", Vector512.IsHardwareAccelerated ? 13 : 4),
        new("c64-32", "C(64,32,64)", "cifar-10", 6.5),
        new("c64-32-gray", "C(64,32,64)", "cifar-10-gray", 6.5),
    ];

    public static StepWork Find(string id) => All.Single(work => work.Id == id);

    public int Channels => Dataset == "cifar-10" ? 3 : 1;

    public string What => $"{Architecture}{(Dataset == "cifar-10" ? " colour" : Channels == 1 && Dataset != "mnist" ? " gray" : "")}";

    public TrainingSettings Settings => new() { Architecture = Architecture, Dataset = Dataset, BatchSize = BatchSize, Checkpoints = [1_000_000] };

    /// <summary>Floating-point operations of the matrix products of one step: two for each multiply-add, forward, gradient of the weights and, but for the first layer, of the input.</summary>
    /// <remarks>As many as are done: 16 for 36 by <see cref="WinogradConvolution"/>, and a quarter for the gradient of <see cref="FirstLayer"/>, which knows the pixels that pooling chose.</remarks>
    public double Operations()
    {
        var network = Networks.Architectures.Architecture.Parse(Architecture);
        var layout = new ParameterLayout(network, network.Family == NetworkFamily.M ? 28 : 24, Channels);
        var (sum, side) = (0.0, layout.Side);
        foreach (var (layer, index) in layout.Convolutions.Select((layer, index) => (layer, index)))
        {
            var passes = index > 0 ? 3.0 : FirstLayerMemory.Fits(layout) ? 1.25 : 2.0;
            sum += passes * side * side * (WinogradConvolution.Fits(layer, side) ? 4 : 9) * layer.Inputs * layer.Outputs;
            side = index == 0 || network.Family == NetworkFamily.M ? side / 2 : side;
        }
        if (layout.Hidden is { } hidden)
            sum += 3.0 * hidden.Inputs * hidden.Outputs;
        return 2 * BatchSize * (sum + 3.0 * layout.Readout.Inputs * layout.Readout.Outputs);
    }
}

using System.Diagnostics;
using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;

namespace TopoWeb.Networks.Training.Checks;

/// <summary>What a trial on a device found.</summary>
/// <param name="Device">Which.</param>
/// <param name="StepSeconds">One step of a chunk of <see cref="StepNetworks"/>, the median.</param>
/// <param name="StepNetworks">Networks of that chunk.</param>
/// <param name="Differences">For each compared network the largest difference of a filter value from the single trainer's on the processor.</param>
public sealed record DeviceTrial(ComputeDevice Device, double StepSeconds, int StepNetworks, IReadOnlyList<double> Differences)
{
    /// <summary>Networks within <see cref="DeviceCheck.Tolerance"/>.</summary>
    public int Agreeing => Differences.Count(d => d <= DeviceCheck.Tolerance);

    /// <summary>Most of them: where rounding decides a ReLU or a maximum the other way, one network in several parts from its twin and is none the worse.</summary>
    public bool Agrees => 2 * Agreeing > Differences.Count;
}

/// <summary>Trains a little on a device: is its arithmetic that of the processor, and how long does a step take? Takes a second or two; needs no data set.</summary>
public static class DeviceCheck
{
    /// <summary>Largest difference of a filter value after <see cref="Iterations"/> steps.</summary>
    public const double Tolerance = 1e-4;

    /// <summary>Network whose step is timed, with batches of <see cref="BatchSize"/>.</summary>
    public const string StepArchitecture = "M(64,32,64)";

    /// <summary>Images a step.</summary>
    public const int BatchSize = 128;

    private const int Compared = 5, Iterations = 20, Steps = 5, CudaChunk = 8;

    /// <summary>Runs the trial.</summary>
    /// <param name="device">Must be there.</param>
    /// <param name="cancellation">Checked at every step.</param>
    /// <exception cref="Devices.DeviceLostException">The device fails.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DeviceTrial Run(ComputeDevice device, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(device);
        var differences = Compare(device, cancellation);
        var networks = device.IsCuda ? CudaChunk : 1;
        return new(device, Time(device, networks, cancellation), networks, differences);
    }

    private static double[] Compare(ComputeDevice device, CancellationToken cancellation)
    {
        var settings = new TrainingSettings { Architecture = "M(16,8,16)", BatchSize = 32, Checkpoints = [Iterations] };
        var data = Images(200);
        var there = BatchedTrainer.Train(settings, data, [.. Enumerable.Range(0, Compared).Select(i => new BatchedNetwork(i))], 1, new BatchedSettings { Device = device }, cancellation);
        return [.. there.Select((network, i) => Difference(network, NetworkTrainer.Train(settings, data, i, 1, cancellation: cancellation)))];
    }

    private static double Difference(TrainedNetwork one, TrainedNetwork other) => one.Checkpoints[0].Layers.Zip(other.Checkpoints[0].Layers)
        .Max(pair => pair.First.Values.Zip(pair.Second.Values, (a, b) => (double)MathF.Abs(a - b)).Max(d => double.IsNaN(d) ? double.PositiveInfinity : d));

    /// <summary>The single trainer on the processor, the batched one elsewhere: those that train there.</summary>
    private static double Time(ComputeDevice device, int networks, CancellationToken cancellation)
    {
        var settings = new TrainingSettings { Architecture = StepArchitecture, BatchSize = BatchSize, Checkpoints = [1_000_000] };
        var data = Images(1000);
        if (!device.IsCuda)
        {
            TorchRuntime.Initialize();
            using var alone = new TrainingRun(settings, data, 0, 1);
            return Median(alone.Step, () => { }, cancellation);
        }
        using var chunk = new ChunkSpeed(settings, data, networks, new BatchedSettings { Device = device });
        return Median(chunk.Step, chunk.Wait, cancellation);
    }

    private static double Median(Action step, Action wait, CancellationToken cancellation)
    {
        var seconds = new double[Steps];
        for (var i = -2; i < Steps; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var started = Stopwatch.GetTimestamp();
            step();
            wait();
            if (i >= 0)
                seconds[i] = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        Array.Sort(seconds);
        return seconds[Steps / 2];
    }

    /// <summary>Bright bars at ten places, with noise from a fixed seed.</summary>
    internal static ImageDataset Images(int count)
    {
        const int side = 28;
        var (images, labels, state) = (new byte[count * side * side], new byte[count], 12345u);
        for (var i = 0; i < images.Length; i++)
        {
            state = state * 1664525 + 1013904223;
            var label = i / (side * side) % 10;
            labels[i / (side * side)] = (byte)label;
            images[i] = (byte)((state >> 26) + (i % side / 2 == label + 2 ? 180 : 0));
        }
        return new ImageDataset("made-up", side, side, 1, images, labels, images[..(20 * side * side)], labels[..20], "none");
    }
}

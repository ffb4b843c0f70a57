using System.Diagnostics;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Training;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Checks;
using TopoWeb.Networks.Training.Devices;
using static TorchSharp.torch;

namespace TopoWeb.Benchmarks.Devices;

/// <summary>A chunk that was timed.</summary>
/// <param name="Chunk">Its networks.</param>
/// <param name="StepsPerSecond">Of the whole chunk.</param>
/// <param name="Share">Of the device's peak, by the matrix products of the steps.</param>
/// <param name="Hours">Until all networks are trained, one chunk after the other.</param>
/// <param name="Variant">Form of the second convolution that was found the faster.</param>
internal sealed record ChunkRow(int Chunk, double StepsPerSecond, double Share, double Hours, string Variant);

/// <summary>
/// <c>make bench ARGS="--device cuda"</c>: 100 × M(64,32,64), 40,000 iterations, in chunks on a GPU. With <c>--device cpu</c> small numbers on torch's CPU device,
/// which show that the measurement itself works and say nothing of a GPU.
/// </summary>
internal static class DeviceReport
{
    private const int Iterations = 40_000;

    public static int Make(Options options)
    {
        var device = ComputeDevice.Find(options.Device!, "--device");
        var work = device.IsCuda ? new StepWork("gpu", "M(64,32,64)", "mnist", 0) : new StepWork("cpu", "M(8,4,8)", "mnist", 0);
        var (networks, chunks, seconds) = device.IsCuda ? (100, (int[])[8, 25, 50, 100], 5.0) : (4, (int[])[1, 2, 4], 0.2);
        var machine = $"{(CudaDriver.Read().Devices.FirstOrDefault(d => d.Index == device.Cuda)?.Name ?? Machine.Describe(1).ToString())}, {TorchLibrary.Describe()}, {DateTime.UtcNow:yyyy-MM-dd}";
        var peak = PeakOf(device);
        var rows = chunks.Select(chunk => Measure(device, work, networks, chunk, seconds, peak)).ToList();
        var table = $"""
            {machine}

            {networks} × {work.What}, batches of {StepWork.BatchSize}, {Iterations:N0} iterations; peak {peak / 1e12:0.###} TFLOP/s, measured with a large matrix product in single precision

            | networks in a chunk | steps a second | networks × steps a second | share of the peak | hours to the end | second convolution |
            |---|---|---|---|---|---|
            {string.Join('\n', rows.Select(r => $"| {r.Chunk} | {Show.Digits(r.StepsPerSecond)} | {Show.Digits(r.StepsPerSecond * r.Chunk)} | {r.Share:P1} | {Show.Digits(r.Hours)} | {r.Variant} |"))}
            """;
        Console.WriteLine(table);
        ResultsFile.Write("device.json", new { machine, device = device.ToString(), work.What, networks, peak, rows });
        if (device.IsCuda)
            ReadmeSection.Write("device", table);
        return 0;
    }

    private static ChunkRow Measure(ComputeDevice device, StepWork work, int networks, int chunk, double seconds, double peak)
    {
        const int together = 10; // steps between two looks at the clock, so that the device never waits for it
        using var speed = new ChunkSpeed(work.Settings, RandomImages.For(work), chunk, new BatchedSettings { Device = device });
        Repeat(together);
        var (steps, watch) = (0, Stopwatch.StartNew());
        while (watch.Elapsed.TotalSeconds < seconds)
        {
            Repeat(together);
            steps += together;
        }
        var perSecond = steps / watch.Elapsed.TotalSeconds;
        var rounds = (networks + chunk - 1) / chunk;
        return new(chunk, perSecond, perSecond * chunk * work.Operations() / peak, rounds * (double)Iterations / perSecond / 3600, speed.Variant.ToString().ToLowerInvariant());

        void Repeat(int count)
        {
            for (var i = 0; i < count; i++)
                speed.Step();
            speed.Wait();
        }
    }

    /// <summary>Operations a second of a product of large square matrices in single precision: the best of several.</summary>
    private static double PeakOf(ComputeDevice device)
    {
        BatchedTrainer.Prepare(new BatchedSettings { Device = device });
        var side = device.IsCuda ? 8192 : 768;
        using var scope = NewDisposeScope();
        var (a, b) = (ones([side, side], device: device.Torch), ones([side, side], device: device.Torch));
        var best = double.MaxValue;
        for (var round = 0; round < 8; round++)
        {
            using var product = NewDisposeScope();
            var watch = Stopwatch.StartNew();
            var c = mm(a, b);
            c.select(0, 0).select(0, 0).cpu(); // waits for it
            best = round == 0 ? best : Math.Min(best, watch.Elapsed.TotalSeconds);
        }
        return 2.0 * side * side * side / best;
    }
}

using System.Diagnostics;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Networks.Training.State;
using TorchSharp;
using static TorchSharp.torch;

namespace TopoWeb.Benchmarks.Training;

/// <summary>The processes of the training table: each answers a line with the seconds that some steps took.</summary>
internal static class StepServer
{
    public const string Ours = "step";
    public const string Plain = "step-plain";
    public const string Data = "step-data";

    /// <summary>So that a run takes a second or so.</summary>
    public const int Steps = 50;

    public static void Run(string verb, StepWork work, int networks)
    {
        var data = RandomImages.For(work);
        switch (verb)
        {
            case Ours:
                var runs = Enumerable.Range(0, networks).Select(i => new TrainingRun(work.Settings, data, i, 1)).ToArray();
                Serve("TopoWeb", () => Together(runs), peak: networks == 1);
                break;
            case Data:
                var preparation = ImagePreparation.For(work.Settings.Validate(), data);
                var batches = new BatchReader(data, preparation, new BatchDraw(data.TrainLabels.Length, preparation, StepWork.BatchSize, new RandomGenerator(1)));
                Serve("TopoWeb, batches", () => Repeat(batches.Next));
                break;
            default:
                PlainSteps(work);
                break;
        }
    }

    /// <summary>One network on each thread, all at once.</summary>
    private static void Together(TrainingRun[] runs)
    {
        var threads = runs.Skip(1).Select(run => new Thread(() => Steps1(run))).ToArray();
        foreach (var thread in threads)
            thread.Start();
        Steps1(runs[0]);
        foreach (var thread in threads)
            thread.Join();

        static void Steps1(TrainingRun run) => Repeat(run.Step);
    }

    private static void PlainSteps(StepWork work)
    {
        set_num_threads(1);
        random.manual_seed(1);
        using var network = new PlainNetwork(work);
        var isM = work.Dataset == "mnist";
        using optim.Optimizer optimizer = isM
            ? optim.Adam(network.parameters(), 1e-3, 0.9, 0.999)
            : optim.SGD(network.parameters(), 0.1);
        var side = isM ? 28 : 24;
        // Batches that are ready: the peer pays for its steps alone.
        using var images = randn(StepWork.BatchSize, work.Channels, side, side);
        using var labels = randint(0, 10, StepWork.BatchSize, dtype: ScalarType.Int64);
        Serve($"TorchSharp {typeof(torch).Assembly.GetName().Version?.ToString(3)}, NCHW", () => Repeat(() =>
        {
            using var scope = NewDisposeScope();
            optimizer.zero_grad();
            var loss = nn.functional.cross_entropy(network.call(images), labels);
            loss.backward();
            optimizer.step();
            loss.item<float>();
        }));
    }

    private static void Repeat(Action step)
    {
        for (var i = 0; i < Steps; i++)
            step();
    }

    /// <param name="name">What is measured.</param>
    /// <param name="run">A round of it.</param>
    /// <param name="peak">Whether to measure the core's peak after each round.</param>
    private static void Serve(string name, Action run, bool peak = false)
    {
        Console.WriteLine(Wire.Write(new Hello(name)));
        while (Console.ReadLine() is not null)
        {
            var watch = Stopwatch.StartNew();
            var (before, allocated) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true));
            run();
            var seconds = watch.Elapsed.TotalSeconds;
            var findings = new Dictionary<string, double> { ["processor"] = (Environment.CpuUsage.TotalTime - before).TotalSeconds, ["allocated"] = GC.GetTotalAllocatedBytes(precise: true) - allocated };
            if (peak)
                findings["peak"] = PeakSpeed.Measure();
            Console.WriteLine(Wire.Write(new Sample(seconds, PeakMemory.OfThisProcess(), findings)));
        }
    }
}

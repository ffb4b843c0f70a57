using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Networks.Training.Models;
using TopoWeb.Networks.Training.Optimizers;
using TopoWeb.Networks.Training.State;
using TorchSharp;

namespace TopoWeb.Networks.Tests.Training;

public sealed class TrainingMemoryTests
{
    [Theory]
    [InlineData("M(16,0,16)", 28, 1)]
    [InlineData("M(16,8,16)", 28, 1)]
    [InlineData("M*(4,0,8)", 28, 1)]
    [InlineData("C(8,8,8)", 24, 3)]
    public void Step_ManyTimes_LeavesNoTensorBehind(string architecture, int side, int channels)
    {
        TorchRuntime.Initialize();
        const int batch = 8;
        var layout = new ParameterLayout(Architecture.Parse(architecture), side, channels);
        using var model = NetworkModel.Create(layout, batch);
        using var optimizer = new AdamOptimizer(layout.Total, 1e-3);
        Initialization.Fill(model.Parameters.Span, layout, null, new RandomGenerator(1));
        var images = new float[batch * side * side * channels];
        new RandomGenerator(2).FillTruncatedNormal(images, 1);
        var (labels, mask) = (new byte[batch], new float[architecture[0] == 'M' ? batch * layout.Features : 0]);
        mask.AsSpan().Fill(1);
        Steps(20);
        // What was created on this thread and neither disposed of nor handed to the collector.
        var statistics = DisposeScopeManager.Statistics;
        var (before, allocated) = (statistics.ThreadTotalLiveCount, GC.GetAllocatedBytesForCurrentThread());
        Steps(200);
        Assert.Equal(before, statistics.ThreadTotalLiveCount);
        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - allocated) / 200, 0, 4_000);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                model.Step(images, labels, mask);
                model.Evaluate(images, labels);
                optimizer.Step(model.Parameters, model.Gradients);
            }
        }
    }

    [Fact]
    public void Train_HundredsOfSteps_MemoryOfTheProcessStays()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        // Other tests run beside this one and take memory of their own: the least growth of three stretches is this training's.
        long least = long.MaxValue, last = 0;
        var progress = new EveryStep(p =>
        {
            if (p.Iteration % 100 != 0)
                return;
            var now = ResidentBytes();
            if (p.Iteration > 100)
                least = Math.Min(least, now - last);
            last = now;
        });
        NetworkTrainer.Train(new TrainingSettings { Architecture = "C(8,4,8)", Checkpoints = [400], BatchSize = 16 }, TestData.MadeUpColour(), 0, 1, progress);
        Assert.True(least <= 0.05 * last, $"At least {least} bytes more in 100 steps, of {last}.");
    }

    private static long ResidentBytes() => long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture) * Environment.SystemPageSize;

    private sealed class EveryStep(Action<TrainingProgress> then) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => then(value);
    }
}

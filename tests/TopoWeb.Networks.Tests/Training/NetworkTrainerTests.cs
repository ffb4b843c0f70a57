using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Training;

public sealed class NetworkTrainerTests
{
    private static readonly TrainingSettings Small = new() { Architecture = "M(16,0,16)", Checkpoints = [0, 3, 6], BatchSize = 32 };

    [Theory]
    [InlineData("M(16,0,16)")]
    [InlineData("M(16,8,16)")]
    [InlineData("M(4,0,8)")]
    [InlineData("M(0,4,8)")]
    [InlineData("M(4,4,0)")]
    [InlineData("M*(4,0,8)")]
    [InlineData("C(8,4,16)")]
    [InlineData("C(8,0,16)")]
    [InlineData("C(0,8,0)")]
    [InlineData("C*(4,0,16)")]
    public void Train_AnyArchitecture_LossFalls(string architecture)
    {
        var network = NetworkTrainer.Train(Small with { Architecture = architecture, Checkpoints = [0, architecture[0] == 'M' ? 60 : 80], LearningRate = architecture[0] == 'M' ? 3e-3 : 0.1 }, DataFor(architecture), 0, 1);

        Assert.Equal(2, network.Checkpoints.Count);
        Assert.True(network.Checkpoints[1].Loss < network.Checkpoints[0].Loss, $"{network.Checkpoints[0].Loss} → {network.Checkpoints[1].Loss}");
        Assert.True(network.Checkpoints[1].TestAccuracy > (architecture[0] == 'M' ? 0.5 : 0.15), // the small readouts of C begin slowly
            $"{network.Checkpoints[1].TestAccuracy}");
        foreach (var checkpoint in network.Checkpoints)
            Assert.All(checkpoint.Layers, (layer, l) => Assert.Equal((l + 1, layer.Out * layer.In * 9), (layer.Layer, layer.Values.Length)));
    }

    [Fact]
    public void Train_RealImages_LearnsInSixtyIterations()
    {
        Assert.SkipWhen(TestData.Real is null, "No MNIST or Fashion-MNIST on this machine.");
        var network = NetworkTrainer.Train(new TrainingSettings { Architecture = "M(16,0,32)", Checkpoints = [0, 60] }, TestData.Real, 0, 1);

        Assert.InRange(network.Checkpoints[0].TestAccuracy, 0.02, 0.25);
        Assert.InRange(network.Checkpoints[1].TestAccuracy, 0.7, 1);
        Assert.True(network.Checkpoints[1].Loss < network.Checkpoints[0].Loss);
    }

    [Theory]
    [InlineData("M(16,0,16)")]
    [InlineData("M(16,4,16)")]
    [InlineData("M(4,4,0)")]
    [InlineData("C(8,4,8)")]
    public void Train_AloneOrInAnyOrderOrThread_GivesTheSameBytes(string architecture)
    {
        var (settings, data) = (Small with { Architecture = architecture }, DataFor(architecture));
        var ensemble = EnsembleTrainer.Train(settings, data, 4, 7, workers: 2);
        var single = EnsembleTrainer.Train(settings, data, 3, 7, workers: 1);
        for (var index = 3; index >= 0; index--)
        {
            var alone = NetworkTrainer.Train(settings, data, index, 7);
            TrainedNetworks.AssertSame(alone, ensemble[index]);
            if (index < single.Count)
                TrainedNetworks.AssertSame(alone, single[index]);
        }
    }

    /// <summary>Results must stay what they are while the version does. Sums of products come from the processor's own kernels: trained numbers are pinned within rounding.</summary>
    [Theory]
    [InlineData("M(16,0,16)", "84059502ed04c6e1", 2.2352213, 0.0210964)]
    [InlineData("M(16,4,16)", "630196382f51c207", 2.3000077, -0.0805635)]
    [InlineData("M(4,4,0)", "66617a4a1a0214aa", 2.2998399, -0.0004826)]
    public void Train_Version2_GivesTheRecordedNumbers(string architecture, string initialFilters, double loss, double firstWeight)
    {
        Assert.Equal(2, NetworkTrainer.Version);
        var checkpoints = NetworkTrainer.Train(Small with { Architecture = architecture }, TestData.MadeUp(100, 20), 3, 7).Checkpoints;
        Assert.Equal(initialFilters, TrainedNetworks.HashOf(checkpoints[0]));
        Assert.Equal(loss, checkpoints[2].Loss, Tolerances.Floats);
        Assert.Equal(firstWeight, checkpoints[2].Layers[^1].Values[0], Tolerances.Floats);
    }

    [Fact]
    public void Train_OtherSeedOrIndex_GivesOtherFilters()
    {
        var (settings, data) = (Small with { Checkpoints = [0] }, TestData.MadeUp());
        var filters = new[] { (0, 1L), (1, 1L), (0, 2L) }.Select(s => NetworkTrainer.Train(settings, data, s.Item1, s.Item2).Checkpoints[0].Layers[0].Values[0]);
        Assert.Equal(3, filters.Distinct().Count());
    }

    [Fact]
    public void Train_ConvInitialization_IsTruncatedAtTwoDeviations()
    {
        var values = NetworkTrainer.Train(Small with { Architecture = "M(512,0,1)", Checkpoints = [0], ConvInitialization = 0.5 }, TestData.MadeUp(), 0, 1).Checkpoints[0].Layers[0].Values;
        Assert.InRange(values.Max(Math.Abs), 0.95, 1);
        // The deviation of a normal cut at ±2σ is 0.880 σ.
        Assert.InRange(Math.Sqrt(values.Average(v => v * v)), 0.88 * 0.5 - 0.02, 0.88 * 0.5 + 0.02);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var cancellation = new CancellationTokenSource();
        var progress = new Recorder(p => { if (p.Iteration == 2) cancellation.Cancel(); });
        Assert.Throws<OperationCanceledException>(() => NetworkTrainer.Train(Small with { Checkpoints = [1_000_000] }, TestData.MadeUp(), 0, 1, progress, cancellation.Token));
        Assert.Equal([1, 2], progress.Reports.Select(p => p.Iteration));
        Assert.All(progress.Reports, p => Assert.Equal((1_000_000, null), (p.Iterations, p.Accuracy)));
    }

    [Fact]
    public void Train_WrongData_NamesTheSetting()
    {
        var data = TestData.MadeUp(10, 10);
        Assert.Equal("training.dataset", Assert.Throws<InvalidInputException>(() => NetworkTrainer.Train(Small with { Architecture = "C(64,32,64)" }, data, 0, 1)).Field);
        Assert.Equal("training.dataset", Assert.Throws<InvalidInputException>(() => NetworkTrainer.Train(Small, data with { Channels = 3 }, 0, 1)).Field);
        Assert.Equal("training.dataset", Assert.Throws<InvalidInputException>(() => NetworkTrainer.Train(Small, data with { TrainLabels = [] }, 0, 1)).Field);
    }

    [Theory]
    [InlineData("M*(4096,0,4096)")]
    [InlineData("M(4096,4096,4096)")]
    public void Train_LayersBeyondMemory_NamesTheArchitecture(string architecture) =>
        Assert.Equal("training.architecture", Assert.Throws<InvalidInputException>(() => NetworkTrainer.Train(Small with { Architecture = architecture, BatchSize = 4096 }, TestData.MadeUp(10, 10), 0, 1)).Field);

    [Fact]
    public void Settings_L2_IsCheckedAndLeavesNoTraceWhereItIsOpen()
    {
        Assert.Equal("training.l2", Assert.Throws<InvalidInputException>(() => (Small with { L2 = -1 }).Validate()).Field);
        Assert.Equal("training.l2", Assert.Throws<InvalidInputException>(() => (Small with { L2 = double.NaN }).Validate()).Field);
        Assert.DoesNotContain("L2", System.Text.Json.JsonSerializer.Serialize(Small), StringComparison.Ordinal);
        Assert.Contains("\"L2\":0.004", System.Text.Json.JsonSerializer.Serialize(Small with { L2 = 0.004 }), StringComparison.Ordinal);
    }

    [Fact]
    public void SeedOf_ManyIndices_AreDifferentAndExactInJson()
    {
        var seeds = Enumerable.Range(0, 1000).SelectMany(i => new[] { NetworkTrainer.SeedOf(1, i), NetworkTrainer.SeedOf(-2, i) }).ToArray();
        Assert.Equal(2000, seeds.Distinct().Count());
        Assert.All(seeds, seed => Assert.InRange(seed, 0, (1L << 53) - 1));
        Assert.Equal(seeds[0], NetworkTrainer.SeedOf(1, 0));
    }

    private static ImageDataset DataFor(string architecture) => architecture[0] == 'C' ? TestData.MadeUpColour() : TestData.MadeUp();

    private sealed class Recorder(Action<TrainingProgress> then) : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value)
        {
            Reports.Add(value);
            then(value);
        }
    }
}

using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Kernels;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Training.Batched;

/// <summary>Networks trained together are the networks trained alone, up to rounding.</summary>
public sealed class BatchedTrainerTests
{
    private const double Tolerance = 1e-4;

    /// <summary>
    /// Rounding differs by 1e-8 to 1e-7 after 50 steps, until it decides a ReLU or a maximum the other way: that moves filters by 1e-5 at once and from there they part, one network in five.
    /// Which networks depends on the processor, whose vectors order the sums. So several seeds are tried until each network has agreed once; a trainer that is wrong agrees with none.
    /// </summary>
    private const int Seeds = 8;

    private static readonly int[] Members = [0, 3];

    private static readonly TrainingSettings Small = new() { Checkpoints = [0, 7, 50], BatchSize = 16 };

    public static TheoryData<string, double, string> Ensembles => new()
    {
        { "M(16,0,16)", 0.5, "gray" },
        { "M(5,0,8)", 0, "gray" },
        { "M(16,0,0)", 0.5, "gray" },
        { "M(8,6,8)", 0.5, "gray" },
        { "M(0,4,8)", 0.5, "gray" },
        { "M*(4,3,8)", 0.5, "gray" },
        { "M(1,1,4)", 0, "gray" },
        { "C(8,5,8)", 0, "colour" },
        { "C(6,0,8)", 0, "one channel" },
        { "C(3,4,0)", 0, "one channel" },
        { "C*(4,3,8)", 0, "colour" },
        { "C(0,4,8)", 0, "colour" },
    };

    [Theory, MemberData(nameof(Ensembles))]
    public void Train_AnyArchitecture_IsNetworkByNetworkTraining(string architecture, double dropout, string images)
    {
        var settings = Small with { Architecture = architecture, Dropout = dropout };
        var data = Data(images);
        foreach (var variant in Layers(architecture) > 1 ? Enum.GetValues<ConvolutionVariant>() : [ConvolutionVariant.Columns])
            AssertAgree(seed =>
            {
                TrainingState?[] expected = new TrainingState?[2], states = new TrainingState?[2];
                TrainedNetwork[] alone = [.. Members.Select((index, i) => NetworkTrainer.Train(settings, data, index, seed, new TrainingHooks { SaveEvery = 49, Save = s => expected[i] = s }))];
                var together = BatchedTrainer.Train(
                    settings, data, [.. Members.Select((index, i) => new BatchedNetwork(index) { Save = s => states[i] = s })], seed,
                    new BatchedSettings { Device = TestDevice.Current, Variant = variant, SaveEvery = 49 }, TestContext.Current.CancellationToken);
                return [.. alone.Select((network, i) => Math.Max(Difference(network, together[i]), Difference(expected[i]!, states[i]!)))];
            });

        static int Layers(string text) => Networks.Architectures.Architecture.Parse(text).ConvLayers;
    }

    [Fact]
    public void Train_AnyCompanyAndOrder_GivesANetworkTheSameBytes()
    {
        Assert.SkipWhen(TestDevice.Current.IsCuda, "The same bytes are promised on the processor only.");
        var settings = Small with { Architecture = "M(16,4,8)" };
        var data = TestData.MadeUp(100, 30);
        var three = Train([2, 0, 1], 3);
        Assert.Equal([2, 0, 1], three.Select(n => n.Index));
        Assert.All(three, n => Assert.Equal("batched, columns, cpu", n.TrainedBy));
        // Products of fewer matrices are summed in the same order: on the processor each network is computed alone.
        var chunks = Train([0, 1, 2], 2);
        foreach (var network in three)
            TrainedNetworks.AssertSame(network, chunks[network.Index]);

        IReadOnlyList<TrainedNetwork> Train(int[] which, int chunk) =>
            BatchedTrainer.Train(settings, data, [.. which.Select(i => new BatchedNetwork(i))], 5, new BatchedSettings { ChunkNetworks = chunk });
    }

    [Theory]
    [InlineData("M(16,0,16)")]
    [InlineData("C(4,3,8)")]
    public void Resume_OfEitherTrainersState_GoesOnWhereItWas(string architecture)
    {
        var settings = Small with { Architecture = architecture };
        var data = architecture[0] == 'C' ? Data("colour") : Data("gray");
        AssertAgree(seed =>
        {
            var alone = NetworkTrainer.Train(settings, data, 1, seed);
            var states = new List<TrainingState>();
            var through = BatchedTrainer.Train(settings, data, [new BatchedNetwork(1) { Save = states.Add }], seed, new BatchedSettings { Device = TestDevice.Current, SaveEvery = 20 });
            Assert.Equal([20, 40], states.Select(s => s.Iteration));

            // The batched trainer from its own state: the same bytes.
            var resumed = BatchedTrainer.Train(settings, data, [new BatchedNetwork(1) { Resume = TrainingState.FromBytes(states[0].Bytes.Span) }], seed, new BatchedSettings { Device = TestDevice.Current });
            if (!TestDevice.Current.IsCuda)
                TrainedNetworks.AssertSame(through[0], resumed[0]);
            // From one to the other and back: the same network up to rounding.
            var back = NetworkTrainer.Train(settings, data, 1, seed, new TrainingHooks { Resume = states[1] });
            var other = StateOf(settings, data, 1, seed, 10);
            var mixed = BatchedTrainer.Train(settings, data, [new BatchedNetwork(0), new BatchedNetwork(1) { Resume = other }], seed, new BatchedSettings { Device = TestDevice.Current });
            return [Difference(through[0], resumed[0]), Difference(alone, back), Difference(alone, mixed[1]), Difference(NetworkTrainer.Train(settings, data, 0, seed), mixed[0])];
        });
    }

    [Fact]
    public void Resume_StateOfAnotherNetwork_IsRefused()
    {
        var data = TestData.MadeUp(100, 20);
        var settings = Small with { Architecture = "M(4,0,4)" };
        var state = StateOf(settings, data, 0, 8, 7);
        Assert.Null(state.Refusal(settings, data, 0, 8));
        Assert.Contains("network 0", state.Refusal(settings, data, 1, 8), StringComparison.Ordinal);
        var e = Assert.Throws<InvalidInputException>(() => BatchedTrainer.Train(settings, data, [new BatchedNetwork(1) { Resume = state }], 8, new BatchedSettings()));
        Assert.Equal(TrainingState.SettingField, e.Field);
    }

    [Theory]
    [InlineData("M(4,0,8)", "gray", "columns")]
    [InlineData("C(4,3,8)", "colour", "columns")]
    [InlineData("C(4,3,8)", "colour", "grouped")]
    public void Step_OneNetworkIsInfinite_TheOthersAreAsWithoutIt(string architecture, string images, string variant)
    {
        BatchedTrainer.Prepare(new BatchedSettings { Device = TestDevice.Current });
        var settings = Small with { Architecture = architecture };
        var data = Data(images);
        var preparation = ImagePreparation.For(settings.Validate(), data);
        var layout = new ParameterLayout(settings.Validate(), preparation.Side, preparation.Channels);
        using var pixels = new BatchedImages(data, preparation, TestDevice.Current.Torch);
        var (healthy, sick) = (Run(false), Run(true));
        Assert.False(double.IsFinite(sick[1].Losses.Mean));
        foreach (var m in new[] { 0, 2 })
        {
            Assert.True(double.IsFinite(sick[m].Losses.Mean));
            // On a GPU torch adds some gradients in no fixed order.
            var tolerance = TestDevice.Current.IsCuda ? Tolerance : 0;
            Assert.True(Math.Abs(healthy[m].Losses.Mean - sick[m].Losses.Mean) <= tolerance);
            Assert.True(Difference(healthy[m].Checkpoints[0].Layers[0].Values, sick[m].Checkpoints[0].Layers[0].Values) <= tolerance);
        }

        IReadOnlyList<TrainingMember> Run(bool infinite)
        {
            using var run = new BatchedRun(settings with { Checkpoints = [5] }, data, pixels, layout, [new(0), new(1), new(2)], 8, TestDevice.Current.Torch);
            run.Model.Variant = Enum.Parse<ConvolutionVariant>(variant, ignoreCase: true);
            if (infinite)
                run.Model.Parameters.select(0, 1).fill_(float.PositiveInfinity);
            while (!run.AtCheckpoint)
                run.Step();
            run.TakeCheckpoint(default);
            return run.Members;
        }
    }

    [Fact]
    public void Train_Progress_TellsEveryNetworkAtItsHundredthsAndCheckpoints()
    {
        var data = TestData.MadeUp(100, 20);
        var told = new Told();
        BatchedTrainer.Train(Small with { Architecture = "M(4,0,4)", Checkpoints = [0, 3, 300] }, data, [new BatchedNetwork(0), new BatchedNetwork(1) { Progress = told }], 8, new BatchedSettings { Device = TestDevice.Current });
        var expected = Enumerable.Range(1, 100).Select(i => 3 * i).ToArray();
        Assert.Equal(expected, told.Reports.Select(r => r.Iteration).Where(i => i % 3 == 0));
        Assert.All(told.Reports, r => Assert.True(double.IsFinite(r.Loss) && r.StepsPerSecond > 0 && r.Iterations == 300 && r.Accuracy is not null));
    }

    [Fact]
    public void Train_Cancelled_EndsAtTheNextStep()
    {
        using var stop = new CancellationTokenSource();
        var steps = 0;
        var how = new BatchedSettings
        {
            BeforeStep = (_, iteration) =>
            {
                steps = iteration;
                if (iteration == 5)
                    stop.Cancel();
            },
        };
        Assert.Throws<OperationCanceledException>(() => BatchedTrainer.Train(Small with { Architecture = "M(4,0,4)" }, TestData.MadeUp(100, 20), [new BatchedNetwork(0)], 8, how, stop.Token));
        Assert.Equal(5, steps);
    }

    private static ImageDataset Data(string kind) => kind switch
    {
        "gray" => TestData.MadeUp(100, 30),
        "colour" => TestData.MadeUpColour(100, 30),
        _ => OneChannel(TestData.MadeUpColour(100, 30)),
    };

    private static ImageDataset OneChannel(ImageDataset colour)
    {
        return colour with { Id = "made-up-gray", Channels = 1, TrainImages = First(colour.TrainImages), TestImages = First(colour.TestImages) };

        static byte[] First(byte[] images) => [.. images.Chunk(3072).SelectMany(i => i[..1024])];
    }

    private static TrainingState StateOf(TrainingSettings settings, ImageDataset data, int index, long seed, int iteration)
    {
        TrainingState? state = null;
        NetworkTrainer.Train(settings, data, index, seed, new TrainingHooks { SaveEvery = iteration, Save = s => state ??= s });
        return state!;
    }

    /// <summary>Each of the differences is within <see cref="Tolerance"/> with one of the first seeds.</summary>
    private static void AssertAgree(Func<long, double[]> differences)
    {
        var found = new List<double[]>();
        for (var seed = 8; found.Count < Seeds; seed++)
        {
            found.Add(differences(seed));
            if (Enumerable.Range(0, found[0].Length).All(i => found.Any(d => d[i] <= Tolerance)))
                return;
        }
        Assert.Fail($"With no seed do the values agree; they differ by up to {string.Join("; ", found.Select(d => string.Join(", ", d)))}.");
    }

    /// <summary>Largest difference of a filter value; losses count a tenth.</summary>
    private static double Difference(TrainedNetwork expected, TrainedNetwork actual)
    {
        Assert.Equal((expected.Index, expected.Seed), (actual.Index, actual.Seed));
        Assert.Equal(expected.Checkpoints.Count, actual.Checkpoints.Count);
        var largest = 0.0;
        foreach (var (e, a) in expected.Checkpoints.Zip(actual.Checkpoints))
        {
            Assert.Equal(e.Iteration, a.Iteration);
            Assert.Equal(e.Layers.Select(f => (f.Layer, f.Out, f.In)), a.Layers.Select(f => (f.Layer, f.Out, f.In)));
            var here = e.Layers.Zip(a.Layers).Max(pair => Difference(pair.First.Values, pair.Second.Values));
            largest = Math.Max(largest, Math.Max(here, Math.Abs(e.Loss - a.Loss) / 10));
            if (here <= Tolerance)
                Assert.Equal(e.TestAccuracy, a.TestAccuracy, 0.034); // one image of thirty may change sides
        }
        return largest;
    }

    /// <summary>Of all parameters; random numbers and batches must be the same to the last bit.</summary>
    private static double Difference(TrainingState expected, TrainingState actual)
    {
        Assert.Equal(expected.Iteration, actual.Iteration);
        Assert.Equal(expected.Bytes.Length, actual.Bytes.Length);
        var (e, a) = (new StateReader(expected.Content), new StateReader(actual.Content));
        Assert.Equal(e.ReadArray<byte>(), a.ReadArray<byte>());
        Assert.Equal(e.ReadText(), a.ReadText());
        return Difference(e.ReadArray<float>(), a.ReadArray<float>());
    }

    private static double Difference(float[] expected, float[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        return expected.Zip(actual, (e, a) => (double)Math.Abs(e - a)).DefaultIfEmpty().Max();
    }

    private sealed class Told : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Reports { get; } = [];

        public void Report(TrainingProgress value) => Reports.Add(value);
    }
}

using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Loop;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Training;

public sealed class TrainingStateTests
{
    private static readonly TrainingSettings Small = new() { Architecture = "M(16,0,16)", Checkpoints = [0, 7, 20, 31], BatchSize = 24 };

    [Theory]
    [InlineData("M(16,0,16)", 0.5)]
    [InlineData("M(16,4,8)", 0.5)]
    [InlineData("M*(2,0,0)", 0)]
    [InlineData("C(4,3,8)", 0)]
    public void Train_InterruptedAndResumedManyTimes_GivesTheSameBytes(string architecture, double dropout)
    {
        var settings = Small with { Architecture = architecture, Dropout = dropout };
        var data = architecture[0] == 'C' ? TestData.MadeUpColour(100, 20) : TestData.MadeUp(100, 20); // an epoch ends within the training
        var expected = NetworkTrainer.Train(settings, data, 2, 7);
        var random = new RandomGenerator(3);
        for (var trial = 0; trial < 4; trial++)
        {
            TrainingState? last = null;
            TrainedNetwork? trained = null;
            var starts = 0;
            while (trained is null)
            {
                starts++;
                using var stop = new CancellationTokenSource();
                var end = (last?.Iteration ?? 0) + 1 + random.Next(20);
                var hooks = new TrainingHooks
                {
                    Resume = last is null ? null : TrainingState.FromBytes(last.Bytes.Span),
                    SaveEvery = 1 + random.Next(5),
                    Save = state => last = state,
                };
                try
                {
                    trained = NetworkTrainer.Train(settings, data, 2, 7, hooks, new At(end, stop), stop.Token);
                }
                catch (OperationCanceledException)
                {
                }
            }
            Assert.True(starts > 1);
            TrainedNetworks.AssertSame(expected, trained);
        }
    }

    [Fact]
    public void Save_EveryFewIterations_FallsOnTheirMultiplesAndIsDeterministic()
    {
        var data = TestData.MadeUp(100, 20);
        List<TrainingState> states = [], again = [];
        NetworkTrainer.Train(Small, data, 0, 1, new TrainingHooks { SaveEvery = 10, Save = states.Add });
        Assert.Equal([10, 20, 30], states.Select(s => s.Iteration));
        NetworkTrainer.Train(Small, data, 0, 1, new TrainingHooks { SaveEvery = 20, Save = again.Add, Resume = states[0] });
        Assert.Equal([20], again.Select(s => s.Iteration));
        Assert.True(states[1].Bytes.Span.SequenceEqual(again[0].Bytes.Span));
    }

    [Fact]
    public void Resume_StateOfAnotherTraining_IsRefused()
    {
        var data = TestData.MadeUp(100, 20);
        var state = StateOf(Small, data);
        Refuse(Small, data, 0, 2, "seed 1");
        Refuse(Small, data, 1, 1, "network 0");
        Refuse(Small with { Architecture = "M(16,0,8)" }, data, 0, 1, "M(16,0,16)");
        Refuse(Small with { LearningRate = 0.01 }, data, 0, 1, "other settings");
        Refuse(Small with { Dropout = 0 }, data, 0, 1, "other settings");
        Refuse(Small with { Checkpoints = [0, 31] }, data, 0, 1, "other settings");
        Refuse(Small, data with { Checksum = "other" }, 0, 1, "data");
        Assert.Equal(4, NetworkTrainer.Train(Small with { Architecture = " m(16, 0,16)" }, data, 0, 1, new TrainingHooks { Resume = state }).Checkpoints.Count);

        void Refuse(TrainingSettings settings, ImageDataset images, int index, long seed, string part)
        {
            var e = Assert.Throws<InvalidInputException>(() => NetworkTrainer.Train(settings, images, index, seed, new TrainingHooks { Resume = state }));
            Assert.Equal("training.state", e.Field);
            Assert.Contains(part, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void FromBytes_AnyByteChangedOrMissing_IsRefused()
    {
        var bytes = StateOf(Small, TestData.MadeUp(100, 20)).Bytes.ToArray();
        var random = new RandomGenerator(4);
        for (var trial = 0; trial < 60; trial++)
        {
            var changed = bytes.ToArray();
            changed[trial < 12 ? trial : random.Next(changed.Length)] ^= (byte)(1 << random.Next(8));
            Assert.Equal("training.state", Assert.Throws<InvalidInputException>(() => TrainingState.FromBytes(changed)).Field);
            Assert.Throws<InvalidInputException>(() => TrainingState.FromBytes(bytes.AsSpan(0, trial < 20 ? trial * 3 : random.Next(bytes.Length))));
        }
        Assert.Contains("version 2", Assert.Throws<InvalidInputException>(() => TrainingState.FromBytes([.. bytes[..4], 2, .. bytes[5..]])).Message, StringComparison.Ordinal);
        Assert.Equal(10, TrainingState.FromBytes(bytes).Iteration);
    }

    private static TrainingState StateOf(TrainingSettings settings, ImageDataset data)
    {
        TrainingState? state = null;
        NetworkTrainer.Train(settings with { }, data, 0, 1, new TrainingHooks { SaveEvery = 10, Save = s => state ??= s });
        return state!;
    }

    private sealed class At(int iteration, CancellationTokenSource stop) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value)
        {
            if (value.Iteration == iteration)
                stop.Cancel();
        }
    }
}

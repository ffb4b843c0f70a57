using TopoWeb.Networks.Training;
using TopoWeb.Networks.Training.Batched;
using TopoWeb.Networks.Training.Checks;

namespace TopoWeb.Networks.Tests.Training.Checks;

public sealed class DeviceCheckTests
{
    [Fact]
    public void Run_DeviceOfTheTests_AgreesWithTheProcessor()
    {
        var trial = DeviceCheck.Run(TestDevice.Current, TestContext.Current.CancellationToken);
        Assert.True(trial.Agrees, $"Differences: {string.Join(", ", trial.Differences)}.");
        Assert.True(trial.StepSeconds > 0);
        Assert.Equal(TestDevice.Current, trial.Device);
    }

    [Theory]
    [InlineData(true, 0.0, 1e-5, 2e-5, 0.1, 0.2)]
    [InlineData(false, 1e-5, 2e-5, 0.1, 0.2, double.PositiveInfinity)]
    public void Agrees_MostNetworksWithinTheTolerance_AndNoFewer(bool agrees, params double[] differences) =>
        Assert.Equal(agrees, new DeviceTrial(ComputeDevice.Processor, 1, 1, differences).Agrees);

    [Fact]
    public void Run_Cancelled_Ends() => Assert.Throws<OperationCanceledException>(() => DeviceCheck.Run(TestDevice.Current, new CancellationToken(canceled: true)));

    [Fact]
    public void Step_OfAChunk_WaitsForNothing()
    {
        var settings = new TrainingSettings { Architecture = "M(4,3,4)", BatchSize = 8, Checkpoints = [1000] };
        using var chunk = new ChunkSpeed(settings, DeviceCheck.Images(40), 3, new BatchedSettings { Device = TestDevice.Current });
        var before = DeviceTensors.Reads;
        for (var i = 0; i < 60; i++)
            chunk.Step();
        Assert.Equal(before, DeviceTensors.Reads);
        // The losses of all networks are one read, and what has been read is not read again.
        chunk.Wait();
        chunk.Wait();
        Assert.Equal(before + 1, DeviceTensors.Reads);
    }

    [Fact]
    public void Train_NobodyListens_ReadsAtCheckpointsOnly()
    {
        var settings = new TrainingSettings { Architecture = "M(4,0,4)", BatchSize = 8, Checkpoints = [0, 200] };
        var before = DeviceTensors.Reads;
        BatchedTrainer.Train(settings, DeviceCheck.Images(40), [new(0), new(1), new(2)], 1, new BatchedSettings { Device = TestDevice.Current });
        // At each checkpoint the accuracies, the test losses and three networks' parameters; at the second also the training losses.
        Assert.Equal(before + 2 * (2 + 3) + 1, DeviceTensors.Reads);
    }

    [Fact]
    public void Settings_Precision_IsFullUnlessAskedFor() => Assert.False(new BatchedSettings().AllowTf32);
}

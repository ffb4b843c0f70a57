using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Networks.Architectures;
using TopoWeb.Networks.Training;
using TopoWeb.Runs;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Runs;

public sealed class CostEstimateTests
{
    private static SourceSpec Train(int networks = 40, string architecture = "M(64,0,64)", int batch = 128, params int[] checkpoints) => new()
    {
        Kind = SourceKind.Training,
        Networks = networks,
        Training = new TrainingSettings { Architecture = architecture, BatchSize = batch, Checkpoints = checkpoints is [] ? [0, 100, 500] : checkpoints },
    };

    [Theory]
    [InlineData("M(64,0,64)", 28 * 28 * 9 * 64 + 14 * 14 * 64 * 64 + 640)]
    [InlineData("M(8,16,0)", 28 * 28 * 9 * 8 + 14 * 14 * 9 * 8 * 16 + 7 * 7 * 16 * 10)]
    [InlineData("M*(8,0,0)", 28 * 28 * 9 * 8 + 28 * 28 * 8 * 10)]
    [InlineData("M(0,8,0)", 28 * 28 * 9 * 8 + 14 * 14 * 8 * 10)]
    [InlineData("C(4,2,8)", 24 * 24 * 9 * 4 + 12 * 12 * 9 * 4 * 2 + 12 * 12 * 2 * 8 + 80)]
    public void MultiplyAdds_Architecture_CountsEveryLayer(string architecture, long expected) => Assert.Equal(expected, CostEstimate.MultiplyAdds(Networks.Architectures.Architecture.Parse(architecture)));

    [Fact]
    public void Of_FigureTwoOnTwoCores_TakesMinutes()
    {
        var cost = CostEstimate.Of(Train(), TrainingSpeed.Default with { Workers = 2 })!;
        Assert.Equal((20_000, CostEstimate.DefaultStepsPerSecond), (cost.TotalSteps, cost.StepsPerSecond));
        Assert.Equal(20 * (500 + 3 * 26) / 150.0, cost.Duration.TotalSeconds, 6);
    }

    [Fact]
    public void Of_LastRoundNotFull_TakesAsLong()
    {
        var speed = TrainingSpeed.Default with { Workers = 4 };
        Assert.Equal(CostEstimate.Of(Train(networks: 8), speed)!.Duration, CostEstimate.Of(Train(networks: 5), speed)!.Duration);
    }

    [Fact]
    public void Of_TwiceTheBatch_HalvesTheSpeed() =>
        Assert.Equal(CostEstimate.DefaultStepsPerSecond / 2, CostEstimate.Of(Train(batch: 256), TrainingSpeed.Default)!.StepsPerSecond, 9);

    [Fact]
    public void Of_TinyNetwork_IsNotFasterThanReadingTheBatch() =>
        Assert.Equal(CostEstimate.FastestStepsPerSecond, CostEstimate.Of(Train(architecture: "M(1,0,0)"), TrainingSpeed.Default)!.StepsPerSecond);

    [Fact]
    public void Of_NothingToTrain_IsNull() => Assert.Null(CostEstimate.Of(new SourceSpec { Kind = SourceKind.Cloud }, TrainingSpeed.Default));

    [Fact]
    public async Task ReadAsync_FinishedNetworks_TakesTheirMedian_ScaledByWork()
    {
        await using var context = await PageContext.CreateAsync();
        Assert.Equal(0, (await context.Get<TrainingSpeedometer>().ReadAsync()).Measured);
        await using (var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync())
        {
            var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = "k", SettingsJson = JsonSerializer.Serialize(new TrainingSettings { BatchSize = 64 }, JsonDefaults.Options), DatasetChecksum = "c" };
            foreach (var (speed, index) in new[] { 2.0, 50, 52, 54, 900 }.Select((s, i) => (s, i)))
                set.Networks.Add(new NetworkRow { Id = Guid.CreateVersion7(), Index = index, State = NetworkState.Succeeded, Iterations = 500, Iteration = 500, StepsPerSecond = speed });
            set.Networks.Add(new NetworkRow { Id = Guid.CreateVersion7(), Index = 5, State = NetworkState.Running, Iterations = 500, StepsPerSecond = 1 });
            set.Networks.Add(new NetworkRow { Id = Guid.CreateVersion7(), Index = 6, State = NetworkState.Succeeded, Iterations = 20, StepsPerSecond = 1 });
            db.TrainingSets.Add(set);
            await db.SaveChangesAsync();
        }
        var measured = await context.Get<TrainingSpeedometer>().ReadAsync();
        Assert.Equal((5, 0), (measured.Measured, measured.Workers));
        Assert.Equal(26 * (1 + 3 * CostEstimate.StepsPerTest / 500.0), CostEstimate.Of(Train(), measured)!.StepsPerSecond, 9); // batch 64 at 52 steps/s, tests included
    }

    [Fact]
    public async Task ReadAsync_TrainedNetworks_CountAsDone()
    {
        await using var context = await PageContext.CreateAsync();
        var source = Train(networks: 4) with { Seed = 7 };
        await using (var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync())
        {
            var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = "k", SettingsJson = JsonSerializer.Serialize(source.Training, JsonDefaults.Options), DatasetChecksum = "c", Seed = 7 };
            for (var i = 0; i < 5; i++)
                set.Networks.Add(new NetworkRow { Id = Guid.CreateVersion7(), Index = i, State = i == 4 ? NetworkState.Running : NetworkState.Succeeded, Iterations = 500, Iteration = 500, StepsPerSecond = 60 });
            db.TrainingSets.Add(set);
            await db.SaveChangesAsync();
        }
        var speed = await context.Get<TrainingSpeedometer>().ReadAsync();
        var cost = CostEstimate.Of(source, speed)!;
        Assert.Equal((4, 0, TimeSpan.Zero, "Seconds: all 4 networks are already trained"), (cost.Trained, cost.Open, cost.Duration, cost.Words));
        var more = CostEstimate.Of(source with { Networks = 6 }, speed)!;
        Assert.Equal((4, 2), (more.Trained, more.Open));
        Assert.EndsWith("(4 of 6 networks are already trained)", more.Words, StringComparison.Ordinal);
        // Other seeds and settings make other networks.
        Assert.Equal(0, CostEstimate.Of(source with { Seed = 8 }, speed)!.Trained);
        Assert.Equal(0, CostEstimate.Of(Train(networks: 4, batch: 64) with { Seed = 7 }, speed)!.Trained);
    }

    [Fact]
    public void SecondsLeft_InTheFirstSteps_IsBeingEstimated()
    {
        var run = Running(new NetworkSnapshot(0, 1, NetworkState.Running, 2, 500, 2.3, null, 0.3, null));
        Assert.Null(run.SecondsLeft);
        Assert.Equal("Estimating the time left", RunText.LeftOf(run));
        // One network past its start speaks for those that have just begun.
        var steady = Running(new NetworkSnapshot(0, 1, NetworkState.Running, 100, 500, 2.3, null, 50, null), new NetworkSnapshot(1, 2, NetworkState.Running, 1, 500, null, null, 0.2, null));
        Assert.Equal(899 / 100.0, steady.SecondsLeft!.Value, 9);
        Assert.Equal("About 9 s left", RunText.LeftOf(steady));
        Assert.Null(RunText.LeftOf(steady with { State = RunState.Succeeded }));
    }

    private static RunSnapshot Running(params NetworkSnapshot[] networks) => new(
        Guid.Empty, Guid.Empty, "n", null, null, new TopoWeb.Experiments.ExperimentSpec { Source = Train(networks: networks.Length) }, RunState.Training, null, null, null, default, default, null,
        networks.Length, 0, 0, networks.Sum(n => (long)n.Iteration), networks.Sum(n => (long)n.Iterations), networks.Sum(n => n.StepsPerSecond ?? 0), null, null, networks, []);

    [Theory]
    [InlineData(0.2, "1 second")]
    [InlineData(25, "25 seconds")]
    [InlineData(59.7, "1 minute")]
    [InlineData(360, "6 minutes")]
    [InlineData(3600, "1 hour")]
    [InlineData(7800, "2 hours 10 minutes")]
    [InlineData(86400, "1 day")]
    [InlineData(100_000, "1 day 4 hours")]
    [InlineData(500_000, "6 days")]
    public void DurationText_Seconds_SaysItCoarsely(double seconds, string words) => Assert.Equal(words, DurationText.Of(TimeSpan.FromSeconds(seconds)));
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>Work whose worker has died is done all the same, with the same result.</summary>
[Trait("Speed", "slow")]
public sealed class RecoveryTests
{
    private static readonly object Training = new
    {
        notation = "3xM(4,0,8) on mnist at 0,20",
        spec = new { density = new { k = 2, p = 1.0 }, barcode = new { landmarks = 12 }, mapper = new { resolution = 4 } },
    };

    [Fact]
    public async Task Start_AfterAWorkerDiedInTraining_FinishesTheRunWithTheSameFilters()
    {
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        Guid run;
        // This server gives the networks out and trains none.
        await using (var first = new TestApplication(folder.Path, new Dictionary<string, string> { ["Workers:Train"] = "0" }))
        {
            run = await first.SubmitAsync(Training);
            await first.WaitAsync(run, s => TestApplication.State(s) == "training");
            // As a killed process leaves it: at work, with a lease that nobody holds any more.
            await using var db = first.NewContext();
            var now = DateTime.UtcNow;
            Assert.Equal(2, await db.Networks.Where(n => n.Index < 2).ExecuteUpdateAsync(s => s
                .SetProperty(n => n.State, NetworkState.Running).SetProperty(n => n.LeaseOwner, "gone:1:x").SetProperty(n => n.Heartbeat, now).SetProperty(n => n.Iteration, 7)));
        }

        await using var second = new TestApplication(folder.Path);
        var status = await second.FinishedAsync(run);
        Assert.True(TestApplication.State(status) == "succeeded", status.ToString());
        Assert.Equal(3, status.GetProperty("training").GetProperty("done").GetInt32());

        await using var untroubled = new TestApplication();
        var reference = await untroubled.SubmitAsync(Training);
        await untroubled.FinishedAsync(reference);
        Assert.Equal(await untroubled.Http.GetByteArrayAsync($"/api/v1/runs/{reference}/filters.npy"), await second.Http.GetByteArrayAsync($"/api/v1/runs/{run}/filters.npy"));
    }

    [Theory]
    [InlineData(RunState.Queued)]
    [InlineData(RunState.Analyzing)]
    public async Task Start_WithARunLeftInAState_FinishesIt(RunState state)
    {
        using var folder = new Commands.TemporaryFolder();
        Guid run;
        await using (var first = new TestApplication(folder.Path, new Dictionary<string, string> { ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" }))
        {
            run = await first.SubmitAsync(new { cloud = await first.UploadAsync(Clouds.Csv(40), "cloud.csv"), spec = Clouds.SmallSpec() });
            await using var db = first.NewContext();
            await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.State, state).SetProperty(r => r.LeaseOwner, state == RunState.Queued ? null : "gone:1:x").SetProperty(r => r.Heartbeat, DateTime.UtcNow));
        }

        await using var second = new TestApplication(folder.Path);
        Assert.Equal("succeeded", TestApplication.State(await second.FinishedAsync(run)));
    }

    [Fact]
    public async Task Stop_DuringTraining_GivesTheWorkBackAtOnce()
    {
        using var folder = new Commands.TemporaryFolder();
        SyntheticDigits.Write(folder.File("datasets"));
        Guid run;
        await using (var first = new TestApplication(folder.Path))
        {
            run = await first.SubmitAsync(new { notation = "2xM(16,0,32) on mnist at 0,900000", spec = Clouds.SmallSpec() });
            await first.WaitAsync(run, s => TestApplication.State(s) == "training" && s.GetProperty("training").GetProperty("steps").GetInt64() > 0);
        }

        await using var db = new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={folder.File("data/topoweb.db")};Pooling=False").Options);
        Assert.All(await db.Networks.ToListAsync(), n => Assert.Equal((NetworkState.Queued, null), (n.State, n.LeaseOwner)));
        Assert.Equal(RunState.Training, (await db.Runs.SingleAsync(r => r.Id == run)).State);
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Monitoring.Reading;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Runs.Jobs;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Administration.Monitoring;

/// <summary>What is read of a real installation.</summary>
public sealed class HealthReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Read_OnSqlite_HasWhatTheRowsSay() => AssertReadsAsync(null);

    [Fact]
    public async Task Read_OnPostgres_HasWhatTheRowsSay()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertReadsAsync(database.ConnectionString);
    }

    [Fact]
    public async Task Read_OfAMember_IsRefused()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        await Assert.ThrowsAsync<NotAllowedException>(() => context.Get<HealthReader>().ReadAsync(lab.Ada, Cancellation));
    }

    [Fact]
    public async Task Memory_OfAWorker_IsKnownToOthersUntilItLeaves()
    {
        await using var database = await TestPostgres.CreateAsync();
        await using var one = await PageContext.CreateAsync(database.ConnectionString);
        await using var two = await PageContext.CreateAsync(database.ConnectionString);
        await one.Get<WorkerRegistry>().BeatAsync(WorkerState.Running, null, Cancellation);
        await one.Get<WorkerMemory>().TellAsync(Cancellation);
        var process = Assert.Single((await two.Get<HealthReader>().ReadAsync(Visitor.Local, Cancellation)).Processes);
        Assert.InRange(process.ResidentBytes!.Value, 20_000_000, process.BudgetBytes!.Value);
        await one.Get<WorkerMemory>().LeaveAsync(Cancellation);
        two.Get<HealthReader>().Forget();
        Assert.Null(Assert.Single((await two.Get<HealthReader>().ReadAsync(Visitor.Local, Cancellation)).Processes).ResidentBytes);
    }

    private static async Task AssertReadsAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        await using var _ = context;
        var failed = await lab.AddFailureAsync(lab.Ada, "Ring", error: "k must be below 12.");
        var partly = await lab.AddFailureAsync(lab.Ben, "Torus", networks: ["The loss is not a number.", "The loss is not a number."]);
        await lab.AddFailureAsync(lab.Ben, "Old", error: "Long ago.", ago: TimeSpan.FromDays(9));
        var archived = await lab.AddFailureAsync(lab.Ben, "Settled", error: "Settled.");
        await using (var db = lab.NewContext())
        {
            await db.Runs.Where(r => r.Id == archived).ExecuteUpdateAsync(s => s.SetProperty(r => r.ArchivedAt, DateTime.UtcNow), Cancellation);
            await db.SetFactAsync(CareRecord.Backup, """{"at":"2026-11-29T01:00:00Z","machine":"web","file":"/b.zip","bytes":77,"problems":0}""", Cancellation);
        }
        await context.Get<RunQueue>().StartAsync(await lab.AddRunAsync(lab.Ada, state: RunState.Queued), Cancellation);
        await context.Get<WorkerRegistry>().BeatAsync(WorkerState.Running, null, Cancellation);

        var reading = await context.Get<HealthReader>().ReadAsync(lab.Root, Cancellation);

        Assert.Equal([partly, failed], reading.Failures.Select(f => f.Run));
        var (torus, ring) = (reading.Failures[0], reading.Failures[1]);
        Assert.Equal(("Torus", "Ben Okafor", null, 2), (torus.Name, torus.Owner, torus.Error, torus.FailedNetworks));
        Assert.Equal([0, 1], torus.Networks.Select(n => n.Index));
        Assert.Equal(("Ring", "Ada Maier", "k must be below 12.", 0), (ring.Name, ring.Owner, ring.Error, ring.FailedNetworks));
        // What is archived has failed all the same.
        Assert.Equal((2, 2), (reading.FailedRunsLastHour, reading.FailedNetworksLastHour));
        var start = reading.Queue.Single(q => q.Kind == "start");
        Assert.Equal((1, 0), (start.Waiting, start.Running));
        Assert.InRange(start.OldestSeconds, 0, 60);
        Assert.Equal((77L, "/b.zip"), (reading.Backup!.Bytes, reading.Backup.File));
        Assert.Null(reading.Store.Verification);
        Assert.InRange(reading.Store.Bytes, 100_000, 1_000_000_000);
        var process = Assert.Single(reading.Processes);
        Assert.True(process.ResidentBytes > 20_000_000);
        Assert.Equal(postgres is null ? 1 : 0, reading.Disks.Count);
        Assert.All(reading.Disks, d => Assert.InRange(d.FreeBytes, 1, d.TotalBytes));
        Assert.Equal(DateTime.UnixEpoch, reading.Since);
    }
}

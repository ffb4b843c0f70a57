using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Networks.Training.State;
using TopoWeb.Runs.Jobs;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Training;
using TopoWeb.Workers;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>Work that ends its process each time is not handed on for ever; being stopped does not count, and progress begins anew.</summary>
[Trait("Speed", "slow")]
public sealed class AttemptLimitTests
{
    private static readonly object TwoNetworks = new { notation = "2xM(4,0,8) on mnist at 0,20", spec = Clouds.SmallSpec() };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Network_ThatEndsItsProcessEachTime_FailsWithWords(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        await using var app = Idle(database);
        var (run, networks) = await PlanAsync(app);
        for (var attempt = 1; attempt <= AttemptLimit.Most; attempt++)
        {
            Assert.Equal(NetworkState.Queued, (await NetworkAsync(app, networks[0])).State);
            await ClaimAsync(app, networks[0]);
            // Stopped in between: as if it had not been tried.
            await app.Services.GetRequiredService<NetworkLeases>().ReleaseAsync(await NetworkAsync(app, networks[0]), NetworkState.Queued);
            Assert.Equal(attempt, (await ClaimAsync(app, networks[0])).Attempt);
            await DieAsync(app, networks[0]);
        }

        var failed = await NetworkAsync(app, networks[0]);
        Assert.Equal((NetworkState.Failed, null), (failed.State, failed.LeaseOwner));
        Assert.StartsWith("The training was tried 5 times without progress: each time its process ended or could not reach the database (last: gone:1). It may need more memory", failed.Error, StringComparison.Ordinal);
        Assert.Equal(NetworkState.Queued, (await NetworkAsync(app, networks[1])).State);
        await using var db = app.NewContext();
        Assert.Contains(await db.RunLogs.Where(l => l.RunId == run).Select(l => l.Text).ToListAsync(), t => t.StartsWith("Network 0 failed: The training was tried 5 times", StringComparison.Ordinal));

        using (var retried = await app.Http.PostAsync($"/api/v1/runs/{run}/retry", null))
            retried.EnsureSuccessStatusCode();
        var again = await NetworkAsync(app, networks[0]);
        Assert.Equal((NetworkState.Queued, 0, null), (again.State, again.Attempt, again.Error));
    }

    [Fact]
    public async Task Network_WhoseStateGetsNewer_IsHandedOnForAsLongAsThat()
    {
        await using var app = Idle(null);
        var (_, networks) = await PlanAsync(app);
        for (var attempt = 1; attempt <= AttemptLimit.Most + 2; attempt++)
        {
            var network = await ClaimAsync(app, networks[0]);
            await app.Services.GetRequiredService<ResumeStates>().SaveAsync(network, StateAt(attempt), default);
            await DieAsync(app, networks[0]);
            Assert.Equal(NetworkState.Queued, (await NetworkAsync(app, networks[0])).State);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task State_OfAWorkerThatLostItsLease_LeavesNothingBehind(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        await using var app = Idle(database);
        var (_, networks) = await PlanAsync(app);
        var late = await ClaimAsync(app, networks[0]);
        await DieAsync(app, networks[0]);
        var states = app.Services.GetRequiredService<ResumeStates>();
        var next = await app.Services.GetRequiredService<NetworkLeases>().ClaimAsync(networks[0], "here:2:b", default);
        await states.SaveAsync(next!, StateAt(1), default);

        await states.SaveAsync(late, StateAt(2), default);

        await using var db = await app.Services.GetRequiredService<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(TestContext.Current.CancellationToken);
        var state = await db.NetworkStates.SingleAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1, state.Iteration);
        Assert.Equal([state.ContentHash!], await db.Contents.Where(c => !db.Artifacts.Any(a => a.ContentHash == c.Hash)).Select(c => c.Hash).ToListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(1, (await states.FindAsync(networks[0], TestContext.Current.CancellationToken))!.Iteration);
    }

    [Fact]
    public async Task Network_ThatHasEndedItsProcessTwice_IsTrainedBesideNoOthers()
    {
        await using var app = Idle(null);
        var (_, networks) = await PlanAsync(app);
        var leases = app.Services.GetRequiredService<NetworkLeases>();
        for (var attempt = 1; attempt <= 2; attempt++)
        {
            Assert.Single(await leases.ClaimBesideAsync(await ClaimAsync(app, networks[0]), null, 8, "gone:1:a", default));
            await DieAsync(app, networks[0]);
            await DieAsync(app, networks[1]);
        }
        Assert.Empty(await leases.ClaimBesideAsync(await ClaimAsync(app, networks[0]), null, 8, "gone:1:a", default));
    }

    [Fact]
    public async Task Analysis_ThatEndsItsProcessEachTime_FailsWithWordsAndCanBeRetried()
    {
        using var folder = new Commands.TemporaryFolder();
        Guid run;
        await using (var first = new TestApplication(folder.Path, new Dictionary<string, string> { ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" }))
        {
            run = await first.SubmitAsync(new { cloud = await first.UploadAsync(Clouds.Csv(40), "cloud.csv"), spec = Clouds.SmallSpec() });
            await using var db = first.NewContext();
            // As its fifth end leaves it, with the whole server.
            var now = DateTime.UtcNow;
            await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.State, RunState.Analyzing).SetProperty(r => r.LeaseOwner, "gone:1:x").SetProperty(r => r.Heartbeat, now).SetProperty(r => r.Attempt, AttemptLimit.Most));
        }

        await using var second = new TestApplication(folder.Path);
        var status = await second.FinishedAsync(run);
        Assert.Equal("failed", TestApplication.State(status));
        Assert.StartsWith("The analysis was tried 5 times without progress", status.GetProperty("error").GetString(), StringComparison.Ordinal);
        using (var retried = await second.Http.PostAsync($"/api/v1/runs/{run}/retry", null))
            retried.EnsureSuccessStatusCode();
        await second.WaitAsync(run, s => TestApplication.State(s) == "succeeded");
        await using var after = second.NewContext();
        Assert.Equal(1, await after.Runs.Where(r => r.Id == run).Select(r => r.Attempt).SingleAsync());
    }

    /// <summary>A server that works on nothing.</summary>
    private static TestApplication Idle(TestPostgres? database)
    {
        var settings = new Dictionary<string, string> { ["Workers:Train"] = "0", ["Workers:Analyze"] = "0", ["Workers:Interactive"] = "1", ["Workers:LeaseSeconds"] = "3600" };
        if (database is not null)
            settings["Database:Postgres"] = database.ConnectionString;
        return new(settings: settings);
    }

    private static async Task<(Guid Run, IReadOnlyList<Guid> Networks)> PlanAsync(TestApplication app)
    {
        var run = await app.SubmitAsync(TwoNetworks);
        await app.WaitAsync(run, s => TestApplication.State(s) == "training");
        await using var db = app.NewContext();
        return (run, await db.Networks.OrderBy(n => n.Index).Select(n => n.Id).ToListAsync());
    }

    private static async Task<NetworkRow> ClaimAsync(TestApplication app, Guid network)
    {
        var claimed = await app.Services.GetRequiredService<NetworkLeases>().ClaimAsync(network, "gone:1:a", default);
        Assert.NotNull(claimed);
        return claimed;
    }

    private static async Task<NetworkRow> NetworkAsync(TestApplication app, Guid id)
    {
        await using var db = app.NewContext();
        return await db.Networks.AsNoTracking().SingleAsync(n => n.Id == id);
    }

    private static TrainingState StateAt(int iteration)
    {
        byte[] content = [.. "TWTS"u8, .. BitConverter.GetBytes(TrainingState.CurrentVersion), .. BitConverter.GetBytes(iteration)];
        return TrainingState.Adopt([.. content, .. SHA256.HashData(content)]);
    }

    /// <summary>Its process is gone, and somebody notices.</summary>
    private static async Task DieAsync(TestApplication app, Guid network)
    {
        await using var db = app.NewContext();
        var old = DateTime.UtcNow.AddDays(-1);
        await db.Networks.Where(n => n.Id == network).ExecuteUpdateAsync(s => s.SetProperty(n => n.Heartbeat, old));
        await ActivatorUtilities.CreateInstance<Recovery>(app.Services).RepairAsync(atOnce: false, default);
    }
}

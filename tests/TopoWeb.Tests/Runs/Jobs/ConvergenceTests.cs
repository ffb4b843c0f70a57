using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs.Jobs;
using TopoWeb.Settings;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Published;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;
using TopoWeb.Training;
using TopoWeb.Workers;
using TopoWeb.Workers.Waiting;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>State and queue agree again by themselves, wherever a process was killed between them: on SQLite with the queue in memory, and on PostgreSQL with its own.</summary>
[Trait("Speed", "slow")]
public sealed class ConvergenceTests
{
    private static readonly Dictionary<string, string> Idle = new() { ["Workers:Train"] = "0", ["Workers:Analyze"] = "0" };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_LeftAnywhereByAKill_IsFinishedByItself(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        await using var app = new TestApplication(settings: Settings(database, new() { ["Workers:LeaseSeconds"] = "5" }));
        // Trained once, so that a run with the same networks has nothing left but its analysis.
        var trained = await AddAsync(app, seed: 1);
        await app.FinishedAsync(trained);
        var planned = new Dictionary<string, Guid>();
        foreach (var (place, seed) in new[] { ("planned", 2), ("dead worker", 3), ("given up", 4), ("networks gone", 5), ("networks ended", 1), ("analysis lost", 1), ("worker died analysing", 1) })
            planned[place] = await AddAsync(app, seed, plan: true);
        await using (var db = app.NewContext())
        {
            var old = DateTime.UtcNow.AddMinutes(-1);
            IQueryable<NetworkRow> Networks(string place) => db.Networks.Where(n => db.Runs.Any(r => r.Id == planned[place] && r.TrainingSetId == n.TrainingSetId));
            IQueryable<RunRow> Run(string place) => db.Runs.Where(r => r.Id == planned[place]);
            await Networks("dead worker").ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Running).SetProperty(n => n.LeaseOwner, "gone:1:x").SetProperty(n => n.Heartbeat, old));
            await Networks("given up").ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Idle));
            await Networks("networks gone").ExecuteDeleteAsync();
            await Run("analysis lost").ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Analyzing));
            await Run("worker died analysing").ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Analyzing).SetProperty(r => r.LeaseOwner, "gone:1:x").SetProperty(r => r.Heartbeat, old));
            // Its results are stored; the job that compares them never came into the queue.
            await db.Runs.Where(r => r.Id == trained).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Analyzing).SetProperty(r => r.Next, RunStep.Comparison));
        }
        planned["comparison lost"] = trained;
        planned["submitted"] = await AddAsync(app, seed: 6);

        foreach (var (place, run) in planned)
            await Poll.UntilAsync(() => app.StatusAsync(run), s => TestApplication.State(s) == "succeeded", s => $"{place}: {s}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Repair_ByTwoProcessesAtOnce_OffersEachRowOnce(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        await using var app = new TestApplication(settings: Settings(database, Idle));
        var (waiting, trained) = (await AddAsync(app, seed: 1), await AddAsync(app, seed: 2, plan: true));
        var repairs = new[] { ActivatorUtilities.CreateInstance<Recovery>(app.Services), ActivatorUtilities.CreateInstance<Recovery>(app.Services) };

        await Task.WhenAll(repairs.Select(r => Task.Run(() => r.RepairAsync(atOnce: true, default))));
        await Task.WhenAll(repairs.Select(r => Task.Run(() => r.RepairAsync(atOnce: true, default))));

        var jobs = await Poll.UntilAsync(() => Task.FromResult(app.Services.GetRequiredService<WaitingJobs>().Read()), j => j.Count >= 3, j => $"only {j.Count} jobs");
        await using var db = app.NewContext();
        var networks = await db.Networks.Where(n => db.Runs.Any(r => r.Id == trained && r.TrainingSetId == n.TrainingSetId)).Select(n => n.Id).ToListAsync();
        Assert.Equal(2, networks.Count);
        Assert.All(networks, id => Assert.Single(jobs, j => j == (typeof(NetworkJob), id)));
        Assert.Single(jobs, j => j == (typeof(RunJob), waiting));
        Assert.Equal(3, jobs.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Lease_OfAnEarlierAttempt_ChangesNothingAnyMore(bool postgres)
    {
        await using var database = postgres ? await TestPostgres.CreateAsync() : null;
        await using var app = new TestApplication(settings: Settings(database, Idle));
        var run = await AddAsync(app, seed: 1, plan: true);
        await using var db = app.NewContext();
        var id = await db.Networks.Where(n => n.Index == 0).Select(n => n.Id).SingleAsync();
        var leases = app.Services.GetRequiredService<NetworkLeases>();

        var first = await leases.ClaimAsync(id, "one:1:a", default);
        Assert.Equal(1, first!.Attempt);
        Assert.Null(await leases.ClaimAsync(id, "two:1:b", default));
        var old = DateTime.UtcNow.AddMinutes(-1);
        await db.Networks.Where(n => n.Id == id).ExecuteUpdateAsync(s => s.SetProperty(n => n.Heartbeat, old));
        var second = await leases.ClaimAsync(id, "two:1:b", default);
        Assert.Equal(2, second!.Attempt);

        await leases.FailAsync(first, "Too late.");
        await leases.ReleaseAsync(first, NetworkState.Queued);
        Assert.False(await leases.BeatAsync(first, new TrainingWatch(LearningCurve.From(null, -1)), default));
        var row = await db.Networks.AsNoTracking().SingleAsync(n => n.Id == id);
        Assert.Equal((NetworkState.Running, "two:1:b", 2, null), (row.State, row.LeaseOwner, row.Attempt, row.Error));

        var runs = app.Services.GetRequiredService<RunLeases>();
        // A job that was left over from before the networks were to be trained again.
        Assert.Null(await runs.ClaimAnalysisAsync(run, "one:1:c", RunStep.Results, default));
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Analyzing));
        var analysis = await runs.ClaimAnalysisAsync(run, "one:1:c", RunStep.Results, default);
        Assert.Null(await runs.ClaimAnalysisAsync(run, "two:1:d", RunStep.Results, default));
        Assert.True(await runs.HandOverAsync(analysis!, "random points"));
        Assert.Equal("comparison with random points", await db.Runs.Where(r => r.Id == run).Select(r => r.Stage).SingleAsync());
        Assert.False(await runs.SucceedAsync(analysis!));
        // The first step is done: its job, started once more, finds nothing to do.
        Assert.Null(await runs.ClaimAnalysisAsync(run, "two:1:d", RunStep.Results, default));
        Assert.Equal(1, (await runs.ClaimAnalysisAsync(run, "two:1:d", RunStep.Comparison, default))!.Attempt);
    }

    [Fact]
    public async Task ClickedRun_BehindManyQueuedRuns_BeginsBeforeThem()
    {
        await using var app = new TestApplication(settings: new Dictionary<string, string> { ["Workers:Train"] = "0" });
        var cloud = await app.UploadAsync(Clouds.Csv(40), "cloud.csv");
        await using var db = app.NewContext();
        var spec = new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud }, Analysis = Analysis };
        var runs = app.Services.GetRequiredService<TopoWeb.Runs.RunService>();
        // Nothing begins before all are there.
        var worker = await db.Workers.Select(w => w.Id).SingleAsync();
        await AskAsync("drain", () => db.Workers.AnyAsync(w => w.State == WorkerState.Draining));
        for (var i = 0; i < 60; i++)
            await runs.SubmitAsync(Access.Visitor.Local, spec, lane: RunLane.Batch);
        var clicked = await runs.SubmitAsync(Access.Visitor.Local, spec);
        Assert.Equal(61, await db.Runs.CountAsync(r => r.StartedAt == null));

        await AskAsync("resume", () => db.Runs.AnyAsync(r => r.Id == clicked && r.StartedAt != null));
        var before = await db.Runs.CountAsync(r => r.StartedAt < db.Runs.Single(c => c.Id == clicked).StartedAt);
        Assert.True(before < 10, $"{before} runs began before the clicked one.");

        async Task AskAsync(string act, Func<Task<bool>> done)
        {
            using var answer = await app.Http.PostAsync($"/api/v1/workers/{worker}/{act}", null);
            Assert.Equal(System.Net.HttpStatusCode.NoContent, answer.StatusCode);
            await Poll.UntilAsync(done, () => $"{act}: not done");
        }
    }

    private static readonly AnalysisSpec Analysis = new()
    {
        Density = new DensitySettings { K = 2, P = 1 }, Barcode = new BarcodeSettings { Landmarks = 6 }, Mapper = new MapperSettings { Resolution = 4 },
    };

    private static Dictionary<string, string> Settings(TestPostgres? database, Dictionary<string, string> settings)
    {
        var all = new Dictionary<string, string>(settings);
        if (database is not null)
            all["Database:Postgres"] = database.ConnectionString;
        return all;
    }

    /// <summary>A run as it is stored, without a job; planned, also its networks are there, without jobs.</summary>
    private static async Task<Guid> AddAsync(TestApplication app, int seed, bool plan = false)
    {
        var parsed = ExperimentNotation.Parse("2xM(4,0,8) on mnist at 0,5");
        var spec = parsed with { Source = parsed.Source with { Seed = seed }, Analysis = Analysis };
        var json = JsonSerializer.Serialize(spec, JsonDefaults.Options);
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = $"Seed {seed}", SpecJson = json, CreatedAt = DateTime.UtcNow };
        var run = new RunRow { Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, SpecJson = json, State = RunState.Queued, CreatedAt = DateTime.UtcNow };
        await using var db = app.NewContext();
        db.AddRange(experiment, run);
        await db.SaveChangesAsync();
        if (plan)
            Assert.NotNull(await app.Services.GetRequiredService<ITraining>().PlanAsync(run.Id, spec.Source, default));
        return run.Id;
    }
}

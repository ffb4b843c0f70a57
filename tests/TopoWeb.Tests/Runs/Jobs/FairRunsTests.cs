using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Runs;
using TopoWeb.Settings;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Projects;
using TopoWeb.Tests.Published;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Tests.Runs.Jobs;

/// <summary>One person submits much and another a little, to the real queue and its workers.</summary>
public sealed class FairRunsTests
{
    private const int Many = 12;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public Task Analyses_BehindManyOfAnother_TakeTurnsOnSqlite() => AssertTurnsAsync(null);

    [Fact]
    public async Task Analyses_BehindManyOfAnother_TakeTurnsOnPostgres()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertTurnsAsync(database.ConnectionString);
    }

    [Fact]
    public async Task Networks_BehindALargeEnsembleOfAnother_TakeTurns()
    {
        await using var app = Start(null);
        var (lab, service) = (await LabData.CreateAsync(app.Services.GetRequiredService<IDbContextFactory<TopoWebContext>>()), app.Services.GetRequiredService<RunService>());
        await app.CloseLanesAsync();
        var analysis = new AnalysisSpec { Density = null, Mapper = null, Barcode = new BarcodeSettings { Landmarks = 8 } };
        var large = await service.SubmitAsync(lab.Ada, ExperimentNotation.Parse("24xM(8,0,16) on mnist at 0,3") with { Analysis = analysis }, lane: RunLane.Batch, cancellation: Cancellation);
        var spec = ExperimentNotation.Parse("2xM(8,0,16) on mnist at 0,3") with { Analysis = analysis };
        var small = await service.SubmitAsync(lab.Ben, spec with { Source = spec.Source with { Seed = 2 } }, lane: RunLane.Batch, cancellation: Cancellation);
        await app.OpenLanesAsync();
        await EndAsync(app, 2);

        await using var db = app.NewContext();
        var set = await db.Runs.Where(r => r.Id == small).Select(r => r.TrainingSetId).SingleAsync(Cancellation);
        var order = await db.Networks.OrderBy(n => n.StartedAt).Select(n => n.TrainingSetId == set).ToListAsync(Cancellation);
        Assert.Equal(26, order.Count);
        // Some of the large one are trained before the small one is planned.
        Assert.InRange(order.LastIndexOf(true), 1, 16);
        Assert.Equal(2, await db.Runs.CountAsync(r => (r.Id == large || r.Id == small) && r.State == RunState.Succeeded, Cancellation));
    }

    private static async Task AssertTurnsAsync(string? postgres)
    {
        await using var app = Start(postgres);
        var (lab, service) = (await LabData.CreateAsync(app.Services.GetRequiredService<IDbContextFactory<TopoWebContext>>()), app.Services.GetRequiredService<RunService>());
        var clouds = app.Services.GetRequiredService<TopoWeb.Datasets.Uploads.CloudService>();
        await app.CloseLanesAsync();
        for (var i = 0; i < Many; i++)
            await SubmitAsync(lab.Ada, i);
        for (var i = 0; i < 3; i++)
            await SubmitAsync(lab.Ben, i);
        await app.OpenLanesAsync();
        await EndAsync(app, Many + 3);

        await using var db = app.NewContext();
        var runs = await db.Runs.AsNoTracking().OrderBy(r => r.StartedAt).ThenBy(r => r.CreatedAt).ToListAsync(Cancellation);
        Assert.All(runs, r => Assert.Equal(RunState.Succeeded, r.State));
        Assert.Equal(Many + 3, await db.RunResults.CountAsync(Cancellation));
        // A run takes its start, its analysis and its comparison; and whoever is let go first costs the other a new job, once a step.
        Assert.InRange(app.Services.GetRequiredService<Hangfire.JobStorage>().GetMonitoringApi().SucceededListCount(), Many + 3, 6 * (Many + 3));
        // A turn each: at the latest two of hers before each of his, with the one that was begun before his were planned.
        var places = runs.Select((r, i) => (r.OwnerId, Place: i)).Where(r => r.OwnerId == lab.Ben.UserId).Select(r => r.Place).ToList();
        Assert.True(places[0] <= 3 && places[2] <= 8, string.Join(", ", runs.Select(r => $"{r.OwnerId == lab.Ben.UserId} {r.StartedAt:ss.fff} {r.CreatedAt:ss.fff}")));

        async Task SubmitAsync(Visitor person, int number)
        {
            using var file = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Enumerable.Range(0, 40).Select(i => $"{Math.Cos(i + number)},{Math.Sin(i + number)},{i % 3}"))));
            var cloud = await clouds.AddAsync(person, file, "circle.csv", null, Cancellation);
            var spec = new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud.Id }, Analysis = new() { Density = new DensitySettings { K = 4, P = 0.5 }, Mapper = null, Barcode = new BarcodeSettings { Landmarks = 6 } } };
            await service.SubmitAsync(person, spec, lane: RunLane.Batch, cancellation: Cancellation);
        }
    }

    private static TestApplication Start(string? postgres)
    {
        var settings = new Dictionary<string, string> { ["Workers:Train"] = "1", ["Workers:Analyze"] = "1" };
        if (postgres is not null)
            settings["Database:Postgres"] = postgres;
        return new(settings: settings);
    }

    private static Task EndAsync(TestApplication app, int runs) => Poll.UntilAsync(async () =>
    {
        await using var db = app.NewContext();
        return await db.Runs.CountAsync(r => r.State == RunState.Succeeded || r.State == RunState.Failed);
    }, ended => ended == runs, ended => $"{ended} of {runs} runs have ended.");
}

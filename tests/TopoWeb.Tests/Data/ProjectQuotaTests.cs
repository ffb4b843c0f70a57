using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Data;

/// <summary>What counts for a project, and how often it is added up.</summary>
public sealed class ProjectQuotaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Used_CountsEverythingThatAProjectRefersToOnce(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        await using var context = await PageContext.CreateAsync(server?.ConnectionString);
        var lab = await LabData.CreateAsync(context.Get<IDbContextFactory<TopoWebContext>>());
        var (project, other) = (await lab.AddProjectAsync(lab.Ada, "Full"), await lab.AddProjectAsync(lab.Ada, "Other"));
        var run = await lab.AddRunAsync(lab.Ada, project);
        await lab.AddRunAsync(lab.Ada, other);
        await lab.AddLinkAsync(run);
        var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = "set", SettingsJson = "{}", DatasetChecksum = "c", CreatedAt = DateTime.UnixEpoch };
        await using var db = lab.NewContext();
        db.Add(set);
        db.AddRange(Enumerable.Range(0, 3).Select(i => new NetworkRow { Id = Guid.CreateVersion7(), TrainingSetId = set.Id, Index = i, Seed = i, State = NetworkState.Succeeded, ArtifactKey = $"network-{i}" }));
        db.Add(new StageRow { RunId = run, Choice = "c", Name = "barcode", Key = "stage" });
        db.Add(new StageRow { RunId = run, Choice = "d", Name = "barcode", Key = "stage" });
        db.Add(new CloudRow { Id = Guid.CreateVersion7(), ProjectId = project, Name = "n", FiltersKey = "cloud", CreatedAt = DateTime.UnixEpoch });
        db.Add(new CloudRow { Id = Guid.CreateVersion7(), ProjectId = other, Name = "n", FiltersKey = "elsewhere", CreatedAt = DateTime.UnixEpoch });
        // Each of another size, so that a sum says which of them count. The run has two of three networks.
        string[] counted = ["stage", $"result-{run:N}", $"filters-{run:N}", "network-0", "network-1", "cloud"];
        foreach (var (key, i) in counted.Concat(["network-2", "elsewhere"]).Select((k, i) => (k, i)))
            db.Add(new ArtifactRow { Key = key, Kind = "test", Size = 1L << (20 + i), CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync(Cancellation);
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.TrainingSetId, set.Id).SetProperty(r => r.NetworkCount, 2), Cancellation);

        var quota = context.Get<ProjectQuota>();
        Assert.Equal(new ProjectStorage(63L << 20, null, null), await quota.OfAsync(db, project, Cancellation));
        await db.Projects.Where(p => p.Id == project).ExecuteUpdateAsync(s => s.SetProperty(p => p.QuotaMegabytes, 64), Cancellation);
        Assert.Null(await quota.FindObstacleAsync(project, Cancellation));
        await db.Projects.Where(p => p.Id == project).ExecuteUpdateAsync(s => s.SetProperty(p => p.QuotaMegabytes, 63), Cancellation);
        Assert.StartsWith("The project “Full” has used 63 MB of its 63 MB.", await quota.FindObstacleAsync(project, Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FindObstacle_AskedOften_AddsUpForAFiftiethOfTheTime()
    {
        await using var context = await PageContext.CreateAsync();
        var contexts = context.Get<IDbContextFactory<TopoWebContext>>();
        var lab = await LabData.CreateAsync(contexts);
        var project = await lab.AddProjectAsync(lab.Ada, "Full");
        // It takes 40 ms to add up, as in a database with 2,000 runs: good for two seconds.
        var time = new HandClock { Step = TimeSpan.FromMilliseconds(40) };
        var quota = new ProjectQuota(contexts, Options.Create(new StorageOptions { ProjectQuotaMegabytes = 1 }), time);
        Assert.Null(await quota.FindObstacleAsync(project, Cancellation, recent: true));
        await using (var db = lab.NewContext())
        {
            db.Add(new CloudRow { Id = Guid.CreateVersion7(), ProjectId = project, Name = "n", FiltersKey = "cloud", CreatedAt = DateTime.UnixEpoch });
            db.Add(new ArtifactRow { Key = "cloud", Kind = "test", Size = 2 << 20, CreatedAt = DateTime.UnixEpoch });
            await db.SaveChangesAsync(Cancellation);
        }
        Assert.Null(await quota.FindObstacleAsync(project, Cancellation, recent: true));
        time.Passed += TimeSpan.FromSeconds(2);
        Assert.NotNull(await quota.FindObstacleAsync(project, Cancellation, recent: true));
        // A larger quota counts at once, and whoever begins something is told the truth.
        await using (var db = lab.NewContext())
        {
            await db.Projects.Where(p => p.Id == project).ExecuteUpdateAsync(s => s.SetProperty(p => p.QuotaMegabytes, 3), Cancellation);
            Assert.Null(await quota.FindObstacleAsync(project, Cancellation, recent: true));
            await db.Artifacts.Where(a => a.Key == "cloud").ExecuteUpdateAsync(s => s.SetProperty(a => a.Size, 3 << 20), Cancellation);
        }
        Assert.Null(await quota.FindObstacleAsync(project, Cancellation, recent: true));
        Assert.NotNull(await quota.FindObstacleAsync(project, Cancellation));
        // Where it takes no time, nothing is kept.
        time.Step = TimeSpan.Zero;
        Assert.NotNull(await quota.FindObstacleAsync(project, Cancellation));
        await using (var db = lab.NewContext())
            await db.Artifacts.Where(a => a.Key == "cloud").ExecuteUpdateAsync(s => s.SetProperty(a => a.Size, 1), Cancellation);
        Assert.Null(await quota.FindObstacleAsync(project, Cancellation, recent: true));
    }

    /// <summary>Goes on when it is told to, and by a step whenever it is looked at.</summary>
    private sealed class HandClock : TimeProvider
    {
        public TimeSpan Passed { get; set; }

        public TimeSpan Step { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => (Passed += Step).Ticks;
    }
}

using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Notation;
using TopoWeb.Projects;
using TopoWeb.Runs;
using TopoWeb.Runs.Storage;
using TopoWeb.Settings;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Projects;
using TopoWeb.Topology;
using TopoWeb.Topology.Homology;

namespace TopoWeb.Tests.Runs;

/// <summary>A project that becomes full while the real workers train an ensemble in it.</summary>
public sealed class QuotaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quota_ReachedInTheMiddleOfAnEnsemble_StopsTheRunAndLosesNothing()
    {
        await using var app = new TestApplication();
        var lab = await LabData.CreateAsync(app.Services.GetRequiredService<IDbContextFactory<TopoWebContext>>());
        var project = await lab.AddProjectAsync(lab.Ada, "Small");
        var projects = app.Services.GetRequiredService<ProjectService>();
        Assert.True(await projects.SetQuotaAsync(lab.Root, project, 1, Cancellation));
        var runs = app.Services.GetRequiredService<RunService>();
        // The upload leaves room for 10 kilobytes, and a network has about four: the project is full after a few of eight.
        await FillUpAsync(app, project, (1 << 20) - 10_000);
        var spec = ExperimentNotation.Parse("8xM(64,0,64) on mnist at 0,3") with { Analysis = new AnalysisSpec { Density = null, Mapper = null, Barcode = new BarcodeSettings { Landmarks = 8 } } };
        var run = await runs.SubmitAsync(lab.Ada, spec, project: project, cancellation: Cancellation);

        var failed = await app.FinishedAsync(run);
        Assert.Equal("failed", TestApplication.State(failed));
        Assert.Contains("“Small” has used", failed.GetProperty("error").GetString()!, StringComparison.Ordinal);
        await Published.Poll.UntilAsync(async () =>
        {
            await using var look = app.NewContext();
            return !await look.Networks.AnyAsync(n => n.State == NetworkState.Running || n.LeaseOwner != null);
        }, () => "a worker still trains.");
        Dictionary<int, (DateTime? Finished, string? Key)> trained;
        await using (var db = app.NewContext())
        {
            trained = (await db.Networks.Where(n => n.State == NetworkState.Succeeded).ToListAsync(Cancellation)).ToDictionary(n => n.Index, n => (n.FinishedAt, n.ArtifactKey));
            Assert.InRange(trained.Count, 1, 7);
            Assert.True(await db.Runs.Where(r => r.Id == run).Select(r => r.WaitsForRoom).SingleAsync(Cancellation));
        }

        // A full project takes no new work, and the run does not go on by itself.
        Assert.Equal("project", (await Assert.ThrowsAsync<InvalidInputException>(() => runs.SubmitAsync(lab.Ada, spec, project: project, cancellation: Cancellation))).Field);
        var care = app.Services.GetRequiredService<StorageCare>();
        await care.ContinueAsync(Cancellation);
        Assert.Equal("failed", TestApplication.State(await app.StatusAsync(run)));

        Assert.True(await projects.SetQuotaAsync(lab.Root, project, 100, Cancellation));
        await care.ContinueAsync(Cancellation);
        // A job that looked before there was room may stop the run once more; then it goes on at the next look, as it does by itself every 20 seconds.
        await Published.Poll.UntilAsync(async () =>
        {
            await care.ContinueAsync(Cancellation);
            return TestApplication.State(await app.StatusAsync(run)) == "succeeded";
        }, () => "the run does not go on.");
        await using var after = app.NewContext();
        var all = await after.Networks.ToDictionaryAsync(n => n.Index, n => (n.FinishedAt, n.ArtifactKey), Cancellation);
        Assert.Equal(8, all.Count);
        Assert.All(trained, n => Assert.Equal(n.Value, all[n.Key]));
        Assert.Equal(2, await after.RunResults.CountAsync(r => r.RunId == run, Cancellation));
    }

    /// <summary>An upload that takes so much of a project's room.</summary>
    private static async Task FillUpAsync(TestApplication app, Guid project, int bytes)
    {
        await app.Services.GetRequiredService<ArtifactStore>().PutAsync("upload", "filters", Tests.Data.FilledDatabase.Noise(bytes), Cancellation);
        await using var db = app.NewContext();
        db.Clouds.Add(new CloudRow { Id = Guid.CreateVersion7(), ProjectId = project, Name = "noise.npy", FiltersKey = "upload", CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync(Cancellation);
    }

    [Fact]
    public async Task Sweep_WhatNobodyRefersTo_IsDeletedAndTheRestStays()
    {
        using var folder = new Commands.TemporaryFolder();
        await using var context = await Layout.PageContext.CreateAsync(settings: new Dictionary<string, string?> { ["Storage:Directory"] = folder.File("shared"), ["Storage:DirectoryFromMegabytes"] = "1" });
        var run = await StoredRuns.AddTwoAsync(context);
        var artifacts = context.Get<ArtifactStore>();
        foreach (var key in new[] { "unused", "young" })
            await artifacts.PutAsync(key, "test", Tests.Data.FilledDatabase.Noise((2 << 20) + key.Length), Cancellation);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        var old = DateTime.UtcNow.AddDays(-2);
        await db.Artifacts.Where(a => a.Key != "young").ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, old), Cancellation);
        await db.Contents.Where(c => !db.Artifacts.Any(a => a.Key == "young" && a.ContentHash == c.Hash)).ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, old), Cancellation);
        foreach (var file in Directory.GetFiles(folder.File("shared"), "*.br", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, old);

        await context.Get<StorageCare>().SweepAsync(Cancellation);
        Assert.False(await db.Artifacts.AnyAsync(a => a.Key == "unused", Cancellation));
        Assert.NotNull(await artifacts.FindAsync("young", Cancellation));
        Assert.Single(Directory.GetFiles(folder.File("shared"), "*.br", SearchOption.AllDirectories));
        foreach (var choice in new[] { "L1_000000", "L1_000100" })
            Assert.NotNull(await context.Get<TopoWeb.Experiments.ResultReader>().FindAsync(Visitor.Local, run, choice, Cancellation));
        Assert.Equal(await db.Artifacts.Select(a => a.ContentHash).Distinct().CountAsync(Cancellation), await db.Contents.CountAsync(Cancellation));
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Storage;
using TopoWeb.Data;
using TopoWeb.Runs;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Administration;

public sealed class StorageTests
{
    [Fact]
    public Task Report_OnSqlite_AddsUpToTheDatabase() => AssertAddsUpAsync(null);

    [Fact]
    public async Task Report_OnPostgres_AddsUpToTheDatabase()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertAddsUpAsync(database.ConnectionString);
    }

    [Fact]
    public Task Comparison_OnSqlite_CountsForEachOfItsRuns() => AssertComparisonAsync(null);

    [Fact]
    public async Task Comparison_OnPostgres_CountsForEachOfItsRuns()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertComparisonAsync(database.ConnectionString);
    }

    [Fact]
    public async Task Report_OfAMember_IsRefused()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        await Assert.ThrowsAsync<NotAllowedException>(() => context.Get<StorageReader>().ReadAsync(lab.Ada));
    }

    private static async Task AssertAddsUpAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        await using var _ = context;
        var stored = new StoredWork(context, lab);
        var (one, two) = (await lab.AddProjectAsync(lab.Ada, "One"), await lab.AddProjectAsync(lab.Ben, "Two"));
        foreach (var (key, kind, bytes) in new[] { ("a", "barcode", 1000), ("b", "mapper", 2000), ("shared", "filters", 4000), ("n0", "network", 8000), ("n1", "network", 16000), ("unused", "result", 32000) })
            await stored.PutAsync(kind, bytes, key);
        // Equal content under two keys; a value from before there were contents; a file; and a file that nothing refers to.
        await stored.PutAsync("layout", 500, "equal-1", "equal-2");
        await stored.PutOldAsync("density", 250, "old");
        await stored.PutFileAsync("filters", 64000, "file");
        await stored.PutFileAsync("filters", 128000, key: null);
        var first = await stored.AddRunAsync(lab.Ada, one, DateTime.UnixEpoch, "a", "shared", "equal-1", "old", "file");
        var second = await stored.AddRunAsync(lab.Ben, two, DateTime.UnixEpoch, "b", "shared", "equal-2");
        await stored.TrainAsync(["n0", "n1"], (first, 2), (second, 1));

        var report = await context.Get<StorageReader>().ReadAsync(lab.Root);

        Assert.Equal(await stored.BytesAsync(), report.Bytes);
        Assert.Equal(report.Bytes, report.Kinds.Sum(k => k.Bytes));
        Assert.Equal((11, 11), (report.Pieces, report.Kinds.Sum(k => k.Pieces)));
        Assert.Equal((64000 + 128000, 128000), (report.Files, report.Kinds.Single(k => k.Kind == StoredContent.Unreferenced).Bytes));
        await using (var db = lab.NewContext())
            Assert.Equal(report.Kinds.Select(k => (k.Kind, k.Pieces, k.Bytes)).Order(), (await StoredContent.SumsAsync(db, default)).Order());
        // Each one's own, what several keep, and what nobody keeps are the whole.
        Assert.Equal(report.Bytes, report.Projects.Sum(p => p.Freed) + report.BetweenProjects + report.Unused);
        Assert.Equal(report.Bytes, report.People.Sum(p => p.Freed) + report.BetweenPeople + report.Unused);
        Assert.InRange(report.Unused, 32000 + 128000, 160100);
        Assert.InRange(report.BetweenProjects, 4000 + 8000 + 500, 12800);
        Assert.Equal(["One", "Two"], report.Projects.Take(2).Select(p => p.Name));
        Assert.Equal(report.Projects.OrderByDescending(p => p.Bytes).Select(p => p.Id), report.Projects.Select(p => p.Id));

        // What is said to be free is free.
        var (before, freed) = (await stored.BytesAsync(), report.Projects.Single(p => p.Id == one).Freed);
        Assert.True(await context.Get<RunService>().DeleteAsync(lab.Root, first));
        Assert.Equal(before - freed - report.Unused, await stored.BytesAsync());
    }

    /// <summary>A comparison keeps the results of several: each counts for its own run, and the link, with all that it alone keeps, goes with the first of them that is deleted.</summary>
    private static async Task AssertComparisonAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        await using var _ = context;
        var stored = new StoredWork(context, lab);
        var (one, two) = (await lab.AddProjectAsync(lab.Ada, "One"), await lab.AddProjectAsync(lab.Ben, "Two"));
        var (first, second) = (await stored.AddRunAsync(lab.Ada, one, DateTime.UnixEpoch, "a"), await stored.AddRunAsync(lab.Ben, two, DateTime.UnixEpoch, "b"));
        // The second run has been computed again since: what the link froze of it is kept by the link alone.
        await stored.PutAsync("barcode", 1000, "a");
        await stored.PutAsync("barcode", 2000, "b");
        await stored.PutAsync("result", 4000, $"result-{first:N}");
        await stored.PutAsync("result", 8000, "frozen");
        var link = await lab.AddLinkAsync(first, ShareKind.Comparison, [second]);
        await using (var db = lab.NewContext())
        {
            await db.ShareItems.Where(i => i.RunId == second).ExecuteUpdateAsync(s => s.SetProperty(i => i.ResultKey, "frozen"));
            db.ShareKeys.AddRange(new ShareKeyRow { LinkId = link, Key = "frozen" }, new ShareKeyRow { LinkId = link, Key = "b" });
            await db.SaveChangesAsync();
        }

        var report = await context.Get<StorageReader>().ReadAsync(lab.Root);

        Assert.Equal((0L, 0L), (report.BetweenProjects, report.Unused));
        Assert.InRange(report.Projects.Single(p => p.Id == one).Bytes, 5000, 5050);
        Assert.InRange(report.Projects.Single(p => p.Id == two).Bytes, 10000, 10050);
        await using (var db = lab.NewContext())
        {
            var uses = await StorageUses.ReadAsync(db, default);
            var whole = await stored.BytesAsync();
            Assert.InRange(uses.FreedBy(new HashSet<Guid> { first }), 1000 + 4000 + 8000, 13050);
            Assert.InRange(uses.FreedBy(new HashSet<Guid> { second }), 2000 + 8000, 10050);
            Assert.True(await context.Get<RunService>().DeleteAsync(lab.Root, first));
            Assert.Equal(uses.FreedBy(new HashSet<Guid> { first }), whole - await stored.BytesAsync());
        }
    }
}

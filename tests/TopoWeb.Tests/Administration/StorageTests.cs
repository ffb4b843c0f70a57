using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Administration.Storage;
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
            await stored.PutAsync(key, kind, bytes);
        var first = await stored.AddRunAsync(lab.Ada, one, DateTime.UnixEpoch, "a", "shared");
        var second = await stored.AddRunAsync(lab.Ben, two, DateTime.UnixEpoch, "b", "shared");
        await stored.TrainAsync(["n0", "n1"], (first, 2), (second, 1));

        var report = await context.Get<StorageReader>().ReadAsync(lab.Root);

        Assert.Equal(await stored.BytesAsync(), report.Bytes);
        Assert.Equal(report.Bytes, report.Kinds.Sum(k => k.Bytes));
        Assert.Equal((7, 7), (report.Pieces, report.Kinds.Sum(k => k.Pieces)));
        await using (var db = lab.NewContext())
            Assert.Equal(report.Kinds.Select(k => (k.Kind, k.Pieces, k.Bytes)).Order(), (await StoredContent.SumsAsync(db, default)).Order());
        // Each one's own, what several keep, and what nobody keeps are the whole.
        Assert.Equal(report.Bytes, report.Projects.Sum(p => p.Freed) + report.BetweenProjects + report.Unused);
        Assert.Equal(report.Bytes, report.People.Sum(p => p.Freed) + report.BetweenPeople + report.Unused);
        Assert.InRange(report.Unused, 32000, 32100);
        Assert.InRange(report.BetweenProjects, 4000 + 8000, 12200);
        Assert.Equal(["One", "Two"], report.Projects.Take(2).Select(p => p.Name));
        Assert.Equal(report.Projects.OrderByDescending(p => p.Bytes).Select(p => p.Id), report.Projects.Select(p => p.Id));

        // What is said to be free is free.
        var (before, freed) = (await stored.BytesAsync(), report.Projects.Single(p => p.Id == one).Freed);
        Assert.True(await context.Get<RunService>().DeleteAsync(lab.Root, first));
        Assert.Equal(before - freed - report.Unused, await stored.BytesAsync());
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using TopoWeb.Data;

namespace TopoWeb.Tests.Data;

public sealed class MigrationTests
{
    [Fact]
    public async Task Migrate_OnSqlite_AppliesAllAndMatchesTheModel()
    {
        using var folder = new Commands.TemporaryFolder();
        await using var db = new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={folder.File("test.db")};Pooling=False").Options);
        await AssertMigratesAsync(db);
    }

    [Fact]
    public async Task Migrate_OfTheVersionBeforeAccounts_KeepsItsWorkOnSqlite()
    {
        using var folder = new Commands.TemporaryFolder();
        await AssertKeepsAsync(() => new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={folder.File("test.db")};Pooling=False").Options));
    }

    [Fact]
    public async Task Migrate_OfTheVersionBeforeAccounts_KeepsItsWorkOnPostgres()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertKeepsAsync(() => new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options));
    }

    [Fact]
    public async Task Migrate_OnPostgres_AppliesAllAndMatchesTheModel()
    {
        await using var database = await TestPostgres.CreateAsync();
        await using var db = new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(database.ConnectionString).Options);
        await AssertMigratesAsync(db);
    }

    private static async Task AssertMigratesAsync(TopoWebContext db)
    {
        Assert.False(db.Database.HasPendingModelChanges(), $"{db.GetType().Name} needs a migration: dotnet ef migrations add NAME --context {db.GetType().Name}");
        await db.Database.MigrateAsync();
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());

        // One row through the whole model: times come back as UTC, enumerations by name.
        var now = new DateTime(2026, 11, 24, 10, 30, 15, DateTimeKind.Utc);
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = "n", SpecJson = "{}", CreatedAt = now };
        var run = new RunRow { Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, SpecJson = "{}", State = RunState.Analyzing, CreatedAt = now };
        db.AddRange(experiment, run);
        await db.SaveChangesAsync();
        db.ChangeTracker.Clear();
        var read = await db.Runs.Include(r => r.Experiment).SingleAsync(r => r.Id == run.Id && r.State == RunState.Analyzing && r.CreatedAt <= now);
        Assert.Equal((now, DateTimeKind.Utc), (read.CreatedAt, read.CreatedAt.Kind));
        Assert.Equal(now, read.Experiment!.CreatedAt);
    }

    /// <summary>An installation with a run of two results, a schedule, an upload, and a link, which shows what it showed.</summary>
    private static async Task AssertKeepsAsync(Func<TopoWebContext> open)
    {
        var (experiment, run, schedule, cloud, link) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        var now = new DateTime(2026, 11, 24, 10, 30, 15, DateTimeKind.Utc);
        await using (var old = open())
        {
            await old.GetService<IMigrator>().MigrateAsync("ResultNetworks");
            await Insert("Experiments", ("Id", experiment), ("Name", "Edges"), ("SpecJson", "{}"), ("CreatedAt", now));
            await Insert("Schedules", ("Id", schedule), ("ExperimentId", experiment), ("Cron", "0 3 * * 1"), ("Paused", false), ("NewSeeds", true), ("Fired", 3), ("CreatedAt", now));
            await Insert("Runs", ("Id", run), ("ExperimentId", experiment), ("ScheduleId", schedule), ("SpecJson", "{}"), ("State", "Succeeded"), ("CreatedAt", now), ("NetworkCount", 4));
            foreach (var (ordinal, choice) in new[] { (0, "L1_000100"), (1, "L1_000500") })
                await Insert("RunResults", ("Id", Guid.CreateVersion7()), ("RunId", run), ("Choice", choice), ("Label", choice), ("Ordinal", ordinal), ("ResultKey", $"result-{ordinal}"), ("FiltersKey", $"filters-{ordinal}"), ("PointsIn", 64), ("PointsKept", 19), ("CreatedAt", now));
            await Insert("Clouds", ("Id", cloud), ("Name", "circle.csv"), ("FiltersKey", "filters-cloud"), ("Rows", 200), ("Dimension", 9), ("CreatedAt", now));
            await Insert("ShareLinks", ("Id", link), ("RunId", run), ("TokenHash", new byte[32]), ("Scope", "View"), ("CreatedAt", now), ("AccessCount", 7));

            Task Insert(string table, params (string Column, object Value)[] values)
            {
                var columns = string.Join(", ", values.Select(v => $"\"{v.Column}\""));
                var sql = $"INSERT INTO \"{table}\" ({columns}) VALUES ({string.Join(", ", values.Select((_, i) => $"{{{i}}}"))})";
                return old.Database.ExecuteSqlRawAsync(sql, values.Select(v => v.Value));
            }
        }

        await using var db = open();
        await db.Database.MigrateAsync();
        var kept = await db.Runs.Include(r => r.Experiment).Include(r => r.Results).SingleAsync();
        Assert.Equal((run, RunState.Succeeded, 4, "Edges", schedule), (kept.Id, kept.State, kept.NetworkCount, kept.Experiment!.Name, kept.ScheduleId));
        Assert.Equal(["result-0", "result-1"], kept.Results.OrderBy(r => r.Ordinal).Select(r => r.ResultKey));
        Assert.Equal(("0 3 * * 1", 3), await db.Schedules.Where(s => s.Id == schedule).Select(s => new ValueTuple<string, int>(s.Cron, s.Fired)).SingleAsync());
        Assert.Equal("circle.csv", (await db.Clouds.SingleAsync(c => c.Id == cloud)).Name);
        var shown = await db.ShareLinks.Include(l => l.Items).SingleAsync();
        Assert.Equal((link, "Edges"), (shown.Id, shown.Title));
        Assert.Equal(["result-0", "result-1"], shown.Items.OrderBy(i => i.Ordinal).Select(i => i.ResultKey));
    }
}

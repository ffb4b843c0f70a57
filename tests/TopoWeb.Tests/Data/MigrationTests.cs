using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;

namespace TopoWeb.Tests.Data;

public sealed class MigrationTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

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

    [Theory, InlineData(false), InlineData(true)]
    public async Task Migrate_OfTheVersionBeforeContents_ReadsItsArtifactsAndMovesThem(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        using var folder = new Commands.TemporaryFolder();
        await using var database = OpenDatabase.At(server?.ConnectionString ?? folder.Path, null);
        var (set, network) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var now = new DateTime(2026, 11, 24, 10, 30, 15, DateTimeKind.Utc);
        var (large, state) = (FilledDatabase.LargeContent, FilledDatabase.Noise(3_000));
        await using (var old = await database.Contexts.CreateDbContextAsync(Cancellation))
        {
            await old.GetService<IMigrator>().MigrateAsync("RunSearch", Cancellation);
            await InsertAsync(old, "Artifacts", ("Key", "large"), ("Kind", "network"), ("Data", FilledDatabase.Compressed(large)), ("Size", (long)large.Length), ("CreatedAt", now));
            await InsertAsync(old, "Artifacts", ("Key", "text"), ("Kind", "barcode"), ("Data", FilledDatabase.Compressed(FilledDatabase.OldContent)), ("Size", (long)FilledDatabase.OldContent.Length), ("CreatedAt", now));
            await InsertAsync(old, "TrainingSets", ("Id", set), ("Key", "set"), ("SettingsJson", "{}"), ("DatasetChecksum", "c"), ("Seed", 1L), ("CreatedAt", now));
            await InsertAsync(old, "Networks", ("Id", network), ("TrainingSetId", set), ("Index", 0), ("Seed", 1L), ("State", "Queued"), ("Iteration", 7), ("Iterations", 100));
            await InsertAsync(old, "NetworkStates", ("NetworkId", network), ("Iteration", 7), ("Data", state), ("SavedAt", now));
        }
        await DataServices.MigrateAsync(database.Provider, Cancellation);

        var artifacts = database.Provider.GetRequiredService<ArtifactStore>();
        await AssertReadsAsync();
        await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
        var kept = await db.NetworkStates.AsNoTracking().SingleAsync(Cancellation);
        Assert.Null(kept.ContentHash);
        Assert.Equal(state, kept.Data);
        var moves = 0;
        for (var contents = database.Provider.GetRequiredService<OldContents>(); await contents.MoveOneAsync((key, reason) => Assert.Fail($"{key}: {reason}"), Cancellation); moves++)
        {
        }
        Assert.Equal((3, 3), (moves, await db.Contents.CountAsync(Cancellation)));
        await AssertReadsAsync();
        Assert.All(await db.Artifacts.AsNoTracking().ToListAsync(Cancellation), a => Assert.Equal((true, 0), (a.ContentHash is not null, a.Data.Length)));
        var moved = await db.NetworkStates.AsNoTracking().SingleAsync(Cancellation);
        Assert.Equal((7, 0), (moved.Iteration, moved.Data.Length));
        await using var content = await database.Contents.OpenAsync(moved.ContentHash!, Cancellation);
        var read = new byte[content!.Length];
        await content.ReadExactlyAsync(read, Cancellation);
        await content.EndAsync(Cancellation);
        Assert.Equal(state, read);

        async Task AssertReadsAsync()
        {
            Assert.Equal(large, await artifacts.FindAsync("large", Cancellation));
            Assert.Equal(FilledDatabase.OldContent, await artifacts.FindAsync("text", Cancellation));
        }
    }

    private static Task InsertAsync(TopoWebContext db, string table, params (string Column, object Value)[] values)
    {
        var columns = string.Join(", ", values.Select(v => $"\"{v.Column}\""));
        // Names of this test's own; the values are parameters.
        var insert = $"INSERT INTO \"{table}\" ({columns}) VALUES ({string.Join(", ", values.Select((_, i) => $"{{{i}}}"))})";
        return db.Database.ExecuteSqlRawAsync(insert, values.Select(v => v.Value), Cancellation);
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

            Task Insert(string table, params (string Column, object Value)[] values) => InsertAsync(old, table, values);
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

using Microsoft.EntityFrameworkCore;
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
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;

namespace TopoWeb.Tests.Data;

/// <summary>The start of several processes on one database, and of one on the database of another version.</summary>
public sealed class SchemaTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Migrate_ByManyAtTheSameTime_IsDoneOnce(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        using var folder = new TemporaryFolder();
        var address = server?.ConnectionString ?? folder.Path;
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Task.Run(async () =>
        {
            await using var database = OpenDatabase.At(address, null);
            await DataServices.MigrateAsync(database.Provider, Cancellation);
        }, Cancellation)));
        await using var after = OpenDatabase.At(address, null);
        await using var db = await after.Contexts.CreateDbContextAsync(Cancellation);
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task Migrate_AfterAProcessWasKilledMeanwhile_GoesOn()
    {
        using var folder = new TemporaryFolder();
        await using var database = OpenDatabase.At(folder.Path, null);
        await using (var db = await database.Contexts.CreateDbContextAsync(Cancellation))
            await db.Database.ExecuteSqlRawAsync("""
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-29');
                """, Cancellation);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(TimeSpan.FromMinutes(2));
        await DataServices.MigrateAsync(database.Provider, limit.Token);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Migrate_DatabaseOfANewerVersion_IsRefusedWithWords(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        using var folder = new TemporaryFolder();
        await using var database = OpenDatabase.At(server?.ConnectionString ?? folder.Path, null);
        await DataServices.MigrateAsync(database.Provider, Cancellation);
        await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
        await db.Database.ExecuteSqlRawAsync("""INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion") VALUES ('99990101000000_Future', '99.0')""", Cancellation);
        var refusal = await Assert.ThrowsAsync<DatabaseRefusedException>(() => DataServices.MigrateAsync(database.Provider, Cancellation));
        Assert.Contains("newer version", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("99990101000000_Future", refusal.Message, StringComparison.Ordinal);
    }
}

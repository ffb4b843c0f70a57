using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;

namespace TopoWeb.Tests.Data;

/// <summary>Copies and backups have every row and every column of every table.</summary>
public sealed class EveryTableTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CopyAndBackup_OfARowInEveryTable_HaveEveryColumn()
    {
        await using var server = await TestPostgres.CreateAsync();
        await using var restored = await TestPostgres.CreateAsync();
        using var folder = new TemporaryFolder();
        var addresses = new[] { folder.File("first"), server.ConnectionString, folder.File("last"), restored.ConnectionString };
        await using (var first = OpenDatabase.At(addresses[0], null))
        {
            await DataServices.MigrateAsync(first.Provider, Cancellation);
            var artifacts = (ArtifactStore)first.Provider.GetService(typeof(ArtifactStore))!;
            await artifacts.PutAsync("key", "test", FilledDatabase.LargeContent, Cancellation);
            await using var db = await first.Contexts.CreateDbContextAsync(Cancellation);
            await EveryTable.FillAsync(db, await db.Contents.Select(c => c.Hash).SingleAsync(Cancellation));
        }
        foreach (var (from, to) in addresses.Zip(addresses.Skip(1)).Take(2))
        {
            await using var source = OpenDatabase.At(from, null);
            await using var target = OpenDatabase.At(to, null);
            await DatabaseCopy.RunAsync(source, target, _ => { }, Cancellation);
        }
        await using (var last = OpenDatabase.At(addresses[2], null))
            await BackupWriter.WriteAsync(last, folder.File("backup.zip"), TimeProvider.System, _ => { }, Cancellation);
        await using (var target = OpenDatabase.At(addresses[3], null))
            await Restore.RunAsync(target, folder.File("backup.zip"), _ => { }, Cancellation);

        var all = new List<IReadOnlyDictionary<string, IReadOnlyList<string>>>();
        foreach (var address in addresses)
        {
            await using var database = OpenDatabase.At(address, null);
            await using var db = await database.Contexts.CreateDbContextAsync(Cancellation);
            all.Add(await EveryTable.ReadAsync(db));
            Assert.Equal(FilledDatabase.LargeContent, await ((ArtifactStore)database.Provider.GetService(typeof(ArtifactStore))!).FindAsync("key", Cancellation));
            if (address == addresses[0])
                AssertColumns(db, all[0]);
        }
        foreach (var copy in all.Skip(1))
            foreach (var (table, lines) in all[0])
                Assert.Equal(lines, copy[table]);
    }

    /// <summary>Every table has rows, and their lines have every column.</summary>
    private static void AssertColumns(TopoWebContext db, IReadOnlyDictionary<string, IReadOnlyList<string>> rows)
    {
        var tables = db.Model.GetEntityTypes().Where(t => !t.IsOwned() && t.ClrType != typeof(ContentChunkRow)).ToList();
        Assert.Equal(tables.Select(t => t.GetTableName()).Order(StringComparer.Ordinal), rows.Keys.Order(StringComparer.Ordinal));
        foreach (var type in tables)
        {
            var columns = type.GetProperties().Select(p => p.Name).Concat(type.GetNavigations().Where(n => n.TargetEntityType.IsOwned()).Select(n => n.Name)).Order(StringComparer.Ordinal).ToList();
            Assert.InRange(rows[type.GetTableName()!].Count, type.ClrType == typeof(ContentRow) ? 1 : 2, int.MaxValue);
            foreach (var line in rows[type.GetTableName()!])
                Assert.Equal(columns, JsonDocument.Parse(line).RootElement.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
            // One of them says something in every column.
            Assert.Contains(rows[type.GetTableName()!], line => JsonDocument.Parse(line).RootElement.EnumerateObject().All(p => p.Value.ValueKind != JsonValueKind.Null));
        }
    }
}

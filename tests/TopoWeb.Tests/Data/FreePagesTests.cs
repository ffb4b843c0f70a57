using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Runs.Storage;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Data;

public sealed class FreePagesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Shrink_AfterDeletion_GivesTheRoomBack()
    {
        await using var context = await PageContext.CreateAsync();
        var path = context.Get<Microsoft.Extensions.Options.IOptions<DatabaseOptions>>().Value.SqlitePath;
        await context.Get<ArtifactStore>().PutAsync("large", "test", FilledDatabase.Noise(8 << 20), Cancellation);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        await db.Artifacts.Where(a => a.Key == "large").ExecuteDeleteAsync(Cancellation);
        await ContentSweep.DeleteUnusedAsync(db, DateTime.MaxValue, Cancellation);
        var care = context.Get<StorageCare>();
        // The first look alone could be between two states of a training.
        await care.ShrinkAsync(Cancellation);
        Assert.InRange(new FileInfo(path).Length + new FileInfo(path + "-wal").Length, 8 << 20, 40 << 20);
        await care.ShrinkAsync(Cancellation);
        Assert.InRange(Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "topoweb.db*").Sum(f => new FileInfo(f).Length), 0, 4 << 20);
        var connection = await ContentStore.ConnectAsync(db, Cancellation);
        Assert.InRange(await FreePages.CountAsync(connection, Cancellation), 0, FreePages.Few);
    }

    /// <summary>A log grows to what is written between two checkpoints, and by itself it stays so large.</summary>
    [Fact]
    public async Task Shrink_LogThatIsWritten_EmptiesIt()
    {
        await using var context = await PageContext.CreateAsync();
        var log = context.Get<Microsoft.Extensions.Options.IOptions<DatabaseOptions>>().Value.SqlitePath + "-wal";
        await context.Get<ArtifactStore>().PutAsync("large", "test", FilledDatabase.Noise(3 << 20), Cancellation);
        Assert.InRange(new FileInfo(log).Length, 2 << 20, long.MaxValue);
        await context.Get<StorageCare>().ShrinkAsync(Cancellation);
        Assert.InRange(new FileInfo(log).Length, 0, 1 << 20);
        Assert.Equal(3 << 20, (await context.Get<ArtifactStore>().FindAsync("large", Cancellation))!.Length);
    }

    [Fact]
    public async Task Allow_FileOfAnEarlierVersion_CanShrinkAfterwards()
    {
        var folder = Directory.CreateTempSubdirectory("topoweb-pages-");
        try
        {
            await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={Path.Combine(folder.FullName, "old.db")};Pooling=False");
            await connection.OpenAsync(Cancellation);
            await RunAsync("PRAGMA journal_mode=WAL; CREATE TABLE T (X BLOB); INSERT INTO T VALUES (zeroblob(4000000)); DELETE FROM T;");
            var free = await FreePages.CountAsync(connection, Cancellation);
            Assert.InRange(free, 900, 1100);
            // It cannot, and says nothing.
            await FreePages.ReturnAsync(connection, free, Cancellation);
            Assert.Equal(free, await FreePages.CountAsync(connection, Cancellation));

            await FreePages.AllowAsync(connection, Cancellation);
            await RunAsync("INSERT INTO T VALUES (zeroblob(4000000)); DELETE FROM T;");
            Assert.InRange(await FreePages.CountAsync(connection, Cancellation), 900, 1100);
            await FreePages.ReturnAsync(connection, 10_000, Cancellation);
            Assert.Equal(0, await FreePages.CountAsync(connection, Cancellation));

            async Task RunAsync(string text)
            {
                await using var command = connection.CreateCommand();
                command.CommandText = text;
                await command.ExecuteNonQueryAsync(Cancellation);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Data;

/// <summary>Contents on both databases: what goes in comes out, in little memory, or not at all.</summary>
public sealed class ContentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Artifacts_OfAllLengths_ComeOutAsTheyWentIn(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        await using var context = await PageContext.CreateAsync(server?.ConnectionString);
        var artifacts = context.Get<ArtifactStore>();
        foreach (var length in new[] { 0, 1, ChunkTable.Size - 100, ChunkTable.Size, 3 * ChunkTable.Size + 17 })
        {
            var bytes = FilledDatabase.Noise(length);
            await artifacts.PutAsync($"key-{length}", "test", bytes, Cancellation);
            Assert.Equal(bytes, await artifacts.FindAsync($"key-{length}", Cancellation));
        }
        Assert.Null(await artifacts.FindAsync("unknown", Cancellation));

        // The same content under two keys, and from several writers at the same time, is stored once.
        var same = FilledDatabase.Noise(ChunkTable.Size + 1);
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => artifacts.PutAsync($"same-{i % 2}", "test", same, Cancellation)));
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        Assert.Equal(2, await db.Artifacts.CountAsync(a => a.Key.StartsWith("same-"), Cancellation));
        var hash = await db.Artifacts.Where(a => a.Key.StartsWith("same-")).Select(a => a.ContentHash).Distinct().SingleAsync(Cancellation);
        var content = await db.Contents.SingleAsync(c => c.Hash == hash, Cancellation);
        Assert.Equal((ContentPlace.Database, same.Length, content.Chunks), (content.Place, (int)content.Size, await db.Set<ContentChunkRow>().CountAsync(c => c.Hash == hash, Cancellation)));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Artifact_Large_AllocatesNothingLikeItsLength(bool postgres)
    {
        const int length = 48 << 20;
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        await using var context = await PageContext.CreateAsync(server?.ConnectionString);
        var artifacts = context.Get<ArtifactStore>();
        var block = FilledDatabase.Noise(1 << 16);
        await artifacts.PutAsync("warm", "test", block, Cancellation);
        await artifacts.FindAsync("warm", Cancellation);

        var before = GC.GetTotalAllocatedBytes(precise: true);
        await artifacts.PutAsync("large", "test", async (stream, c) =>
        {
            for (var i = 0; i < length / block.Length; i++)
                await stream.WriteAsync(block, c);
        }, Cancellation);
        await using (var content = await artifacts.OpenAsync("large", Cancellation))
        {
            Assert.Equal(length, content!.Length);
            await content.CopyToAsync(Stream.Null, Cancellation);
        }
        Assert.InRange(GC.GetTotalAllocatedBytes(precise: true) - before, 0, length / 2);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Artifact_WithADamagedChunk_IsRefusedWithWords(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        await using var context = await PageContext.CreateAsync(server?.ConnectionString);
        var artifacts = context.Get<ArtifactStore>();
        await artifacts.PutAsync("key", "test", FilledDatabase.Noise(2 * ChunkTable.Size), Cancellation);
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        await db.Set<ContentChunkRow>().Where(c => c.Ordinal == 1).ExecuteUpdateAsync(s => s.SetProperty(c => c.Data, FilledDatabase.Noise(ChunkTable.Size - 1)), Cancellation);
        Assert.Contains("Chunk 1", (await Assert.ThrowsAsync<DamagedContentException>(() => artifacts.FindAsync("key", Cancellation))).Message, StringComparison.Ordinal);
        await db.Set<ContentChunkRow>().Where(c => c.Ordinal == 1).ExecuteDeleteAsync(Cancellation);
        Assert.Contains("missing", (await Assert.ThrowsAsync<DamagedContentException>(() => artifacts.FindAsync("key", Cancellation))).Message, StringComparison.Ordinal);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Artifact_OfAnOlderVersion_IsReadAndThenMoved(bool postgres)
    {
        await using var server = postgres ? await TestPostgres.CreateAsync() : null;
        await using var context = await PageContext.CreateAsync(server?.ConnectionString);
        var bytes = FilledDatabase.OldContent;
        await using (var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation))
        {
            db.Artifacts.Add(new ArtifactRow { Key = "old", Kind = "test", Data = FilledDatabase.Compressed(bytes), Size = bytes.Length, CreatedAt = DateTime.UnixEpoch });
            db.Artifacts.Add(new ArtifactRow { Key = "broken", Kind = "test", Data = [1, 2, 3], Size = 5, CreatedAt = DateTime.UnixEpoch });
            await db.SaveChangesAsync(Cancellation);
        }
        var artifacts = context.Get<ArtifactStore>();
        Assert.Equal(bytes, await artifacts.FindAsync("old", Cancellation));
        var unreadable = new List<string>();
        var old = context.Get<OldContents>();
        while (await old.MoveOneAsync((key, _) => unreadable.Add(key), Cancellation))
        {
        }
        Assert.Equal(["broken"], unreadable);
        Assert.Equal(bytes, await artifacts.FindAsync("old", Cancellation));
        await using var after = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(Cancellation);
        var row = await after.Artifacts.SingleAsync(a => a.Key == "old", Cancellation);
        Assert.NotNull(row.ContentHash);
        Assert.Empty(row.Data);
        Assert.Equal([1, 2, 3], (await after.Artifacts.SingleAsync(a => a.Key == "broken", Cancellation)).Data);
    }

    [Fact]
    public async Task SharedDirectory_OfThisInstallation_HasTheLargeContents()
    {
        using var folder = new TemporaryFolder();
        var settings = new Dictionary<string, string?> { ["Database:Directory"] = folder.File("data"), ["Storage:Directory"] = folder.File("shared"), ["Storage:DirectoryFromMegabytes"] = "1" };
        await using var context = await PageContext.CreateAsync(settings: settings);
        var artifacts = context.Get<ArtifactStore>();
        var (large, small) = (FilledDatabase.Noise(2 << 20), FilledDatabase.Noise(1000));
        await artifacts.PutAsync("large", "test", large, Cancellation);
        await artifacts.PutAsync("small", "test", small, Cancellation);
        var file = Assert.Single(Directory.GetFiles(folder.File("shared"), "*.br", SearchOption.AllDirectories));
        Assert.Equal(large, await artifacts.FindAsync("large", Cancellation));
        Assert.Equal(small, await artifacts.FindAsync("small", Cancellation));

        // Another process: without the directory, and with another one.
        foreach (var (shared, words) in new[] { ("", "Storage:Directory is empty"), (folder.File("other"), "has none of the 1 large contents") })
            Assert.Contains(words, await RefusalAsync(new(settings) { ["Storage:Directory"] = shared }), StringComparison.Ordinal);
        // Another installation with this directory.
        Assert.Contains("belongs to another", await RefusalAsync(new(settings) { ["Database:Directory"] = folder.File("second") }), StringComparison.Ordinal);

        File.Delete(file);
        await Assert.ThrowsAsync<DamagedContentException>(() => artifacts.FindAsync("large", Cancellation));
    }

    /// <summary>What a process says that does not start with these settings.</summary>
    private static async Task<string> RefusalAsync(Dictionary<string, string?> settings)
    {
        await using var database = OpenDatabase.Of(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return (await Assert.ThrowsAsync<DatabaseRefusedException>(() => DataServices.MigrateAsync(database.Provider, Cancellation))).Message;
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data;

/// <summary>Finished stages by key. Content is written once and never changed: the key is the hash of everything it depends on.</summary>
internal sealed class ArtifactStore(IDbContextFactory<TopoWebContext> contexts, ContentStore contents)
{
    /// <summary>A young artifact without a reference may belong to something that is being written; a sweep leaves it.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(10);

    /// <summary>Opens an artifact. Whoever reads it to its end has read what was stored.</summary>
    /// <returns>Null where there is none.</returns>
    /// <exception cref="DamagedContentException">It is not what was stored.</exception>
    public async Task<ContentStream?> OpenAsync(string key, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await FindRowAsync(db, key, cancellation) is not { } found)
            return null;
        if (found.Content is { } content)
            return contents.Open(content);
        if (found.Hash is { } hash)
            throw new DamagedContentException($"The content {hash} of artifact {key} is missing.");
        // Moved between the two looks where it is not there any more.
        return await contents.OpenOldAsync(key, found.Size, cancellation)
            ?? (await FindRowAsync(db, key, cancellation) is { Content: { } moved } ? contents.Open(moved) : null);
    }

    /// <summary>What <paramref name="read"/> makes of an artifact, which it reads to its end; null where there is none.</summary>
    public async Task<T?> ReadAsync<T>(string key, Func<Stream, CancellationToken, ValueTask<T>> read, CancellationToken cancellation) where T : class
    {
        if (await OpenAsync(key, cancellation) is not { } content)
            return null;
        await using (content)
        {
            var value = await read(content, cancellation);
            await content.EndAsync(cancellation);
            return value;
        }
    }

    /// <summary>A small artifact whole.</summary>
    public Task<byte[]?> FindAsync(string key, CancellationToken cancellation) => ReadAsync(key, async (stream, c) =>
    {
        var bytes = new byte[stream.Length];
        await stream.ReadExactlyAsync(bytes, c);
        return bytes;
    }, cancellation);

    /// <summary>Stores a small artifact under its key.</summary>
    public Task PutAsync(string key, string kind, byte[] content, CancellationToken cancellation) =>
        PutAsync(key, kind, async (stream, c) => await stream.WriteAsync(content, c), cancellation);

    /// <summary>Stores content under its key, and asks for it only where the key is new.</summary>
    public async Task PutAsync(string key, string kind, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        if (await KeepAsync(key, cancellation))
            return;
        await using var spool = await Spool.FillAsync(write, cancellation);
        await StoreAsync(key, kind, spool, cancellation);
    }

    /// <summary>Stores content under the SHA-256 of itself.</summary>
    /// <returns>The key.</returns>
    public async Task<string> PutContentAsync(string kind, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        await using var spool = await Spool.FillAsync(write, cancellation);
        if (!await KeepAsync(spool.Hash, cancellation))
            await StoreAsync(spool.Hash, kind, spool, cancellation);
        return spool.Hash;
    }

    private Task StoreAsync(string key, string kind, Spool spool, CancellationToken cancellation) => contents.StoreAsync(spool, async db =>
    {
        if (await db.Artifacts.AnyAsync(a => a.Key == key, cancellation))
            return;
        db.Artifacts.Add(new ArtifactRow { Key = key, Kind = kind, ContentHash = spool.Hash, Size = spool.Size, CreatedAt = await db.ReadAsync(cancellation) });
        await db.SaveChangesAsync(cancellation);
    }, cancellation);

    /// <summary>Whether there is such an artifact. One that is old counts as young again: whoever asked is about to refer to it.</summary>
    private async Task<bool> KeepAsync(string key, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var created = await db.Artifacts.Where(a => a.Key == key).Select(a => (DateTime?)a.CreatedAt).SingleOrDefaultAsync(cancellation);
        var now = await db.ReadAsync(cancellation);
        return created is { } at && (now - at < Grace / 2
            || await db.Artifacts.Where(a => a.Key == key).ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, now), cancellation) == 1);
    }

    private sealed record StoredRow(string? Hash, long Size, ContentRow? Content);

    private static async Task<StoredRow?> FindRowAsync(TopoWebContext db, string key, CancellationToken cancellation)
    {
        var row = await (from artifact in db.Artifacts.AsNoTracking()
                         where artifact.Key == key
                         join content in db.Contents.AsNoTracking() on artifact.ContentHash equals content.Hash into matching
                         from content in matching.DefaultIfEmpty()
                         select new { artifact.ContentHash, artifact.Size, Content = content }).SingleOrDefaultAsync(cancellation);
        return row is null ? null : new(row.ContentHash, row.Size, row.Content);
    }
}

using System.IO.Compression;
using Microsoft.EntityFrameworkCore;

namespace TopoWeb.Data;

/// <summary>Finished stages by key. Content is written once and never changed: the key is the hash of everything it depends on.</summary>
internal sealed class ArtifactStore(IDbContextFactory<TopoWebContext> contexts, DiskSpace disk, TimeProvider time)
{
    public async Task<byte[]?> FindAsync(string key, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var data = await db.Artifacts.Where(a => a.Key == key).Select(a => a.Data).SingleOrDefaultAsync(cancellation);
        return data is null ? null : Decompress(data);
    }

    public Task PutAsync(string key, string kind, byte[] content, CancellationToken cancellation) => PutAsync(key, kind, () => content, cancellation);

    /// <summary>Stores content under its key, and asks for it only where the key is new.</summary>
    public async Task PutAsync(string key, string kind, Func<byte[]> content, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Artifacts.AnyAsync(a => a.Key == key, cancellation))
            return;
        var bytes = content();
        disk.Require(bytes.Length);
        db.Artifacts.Add(Row(key, kind, bytes));
        try
        {
            await db.SaveChangesAsync(cancellation);
        }
        catch (DbUpdateException) when (!cancellation.IsCancellationRequested)
        {
            // Another worker has written the same key meanwhile; equal keys mean equal content.
            await using var again = await contexts.CreateDbContextAsync(cancellation);
            if (!await again.Artifacts.AnyAsync(a => a.Key == key, cancellation))
                throw;
        }
    }

    /// <summary>For callers that write an artifact and a state in one transaction.</summary>
    public ArtifactRow Row(string key, string kind, byte[] content) => new()
    {
        Key = key,
        Kind = kind,
        Data = Compress(content),
        Size = content.Length,
        CreatedAt = time.GetUtcNow().UtcDateTime,
    };

    private static byte[] Compress(byte[] content)
    {
        using var memory = new MemoryStream();
        using (var brotli = new BrotliStream(memory, CompressionLevel.Fastest))
            brotli.Write(content);
        return memory.ToArray();
    }

    private static byte[] Decompress(byte[] data)
    {
        using var brotli = new BrotliStream(new MemoryStream(data), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        brotli.CopyTo(memory);
        return memory.ToArray();
    }
}

using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data;

/// <summary>
/// Content by its hash, in and out as a stream: compressed, in chunks in the database, or as a file in the shared directory. What is under a hash never changes.
/// Content lives as long as an artifact or a saved state refers to it, and for a while after it was stored last.
/// </summary>
internal sealed class ContentStore(IDbContextFactory<TopoWebContext> contexts, SharedDirectory shared, DiskSpace disk)
{
    private const int Attempts = 3;

    /// <summary>Stores content, and whatever refers to it in the same transaction.</summary>
    /// <param name="spool">The content.</param>
    /// <param name="link">Writes what refers to it; may be called again where another process was in the way.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task StoreAsync(Spool spool, Func<TopoWebContext, Task> link, CancellationToken cancellation)
    {
        disk.Require(spool.StoredSize);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryStoreAsync(spool, link, cancellation);
                return;
            }
            catch (Exception e) when (attempt < Attempts && IsDuplicate(e))
            {
                // Another process has written the same hash or key meanwhile; equal ones mean equal content.
            }
        }
    }

    /// <summary>Opens content; read to its end, it is what its hash says.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<ContentStream?> OpenAsync(string hash, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Contents.AsNoTracking().SingleOrDefaultAsync(c => c.Hash == hash, cancellation) is { } row ? Open(row) : null;
    }

    public ContentStream Open(ContentRow row) => new(OpenStored(row), row.Hash, row.Size);

    /// <summary>The compressed bytes.</summary>
    public Stream OpenStored(ContentRow row) => row.Place == ContentPlace.Directory ? shared.OpenStored(row.Hash)
        : new ChunkStream(row.Chunks, async (ordinal, buffer, cancellation) =>
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            return await ChunkTable.ReadAsync(await ConnectAsync(db, cancellation), null, row.Hash, ordinal, buffer, cancellation);
        });

    /// <summary>Opens an artifact from before there were contents, as one value of its row.</summary>
    /// <returns>Null where there is none.</returns>
    public async Task<ContentStream?> OpenOldAsync(string key, long size, CancellationToken cancellation)
    {
        var row = new OldValue(await contexts.CreateDbContextAsync(cancellation));
        try
        {
            if (await row.OpenAsync(key, cancellation))
                return new(row, null, size);
        }
        catch
        {
            await row.DisposeAsync();
            throw;
        }
        await row.DisposeAsync();
        return null;
    }

    internal static async Task<DbConnection> ConnectAsync(TopoWebContext db, CancellationToken cancellation)
    {
        await db.Database.OpenConnectionAsync(cancellation);
        return db.Database.GetDbConnection();
    }

    private async Task TryStoreAsync(Spool spool, Func<TopoWebContext, Task> link, CancellationToken cancellation)
    {
        var hash = spool.Hash;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var place = shared.Takes(spool.StoredSize) ? ContentPlace.Directory : ContentPlace.Database;
        // The file comes before its row, and outside the transaction, which on SQLite holds up everybody's writing.
        if (place == ContentPlace.Directory && !await db.Contents.AnyAsync(c => c.Hash == hash, cancellation))
            await shared.SaveAsync(hash, spool.OpenStored(), cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        var now = await db.ReadAsync(cancellation);
        // The update holds the row: a sweep that looks at it at this moment waits, and then finds it young.
        if (await db.Contents.Where(c => c.Hash == hash).ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, now), cancellation) == 0)
        {
            var inDatabase = place == ContentPlace.Database;
            if (!inDatabase)
                // Deleted between the look and the transaction, perhaps with its file.
                await shared.SaveAsync(hash, spool.OpenStored(), cancellation);
            db.Contents.Add(new ContentRow { Hash = hash, Size = spool.Size, StoredSize = spool.StoredSize, Chunks = inDatabase ? ChunkTable.CountOf(spool.StoredSize) : 0, Place = place, UsedAt = now });
            await db.SaveChangesAsync(cancellation);
            if (inDatabase)
                await ChunkTable.WriteAsync(db.Database.GetDbConnection(), transaction.GetDbTransaction(), hash, spool.OpenStored(), spool.StoredSize, cancellation);
        }
        await link(db);
        await transaction.CommitAsync(cancellation);
    }

    private static bool IsDuplicate(Exception e) => (e as DbUpdateException)?.InnerException is { } inner ? IsDuplicate(inner) : e switch
    {
        SqliteException { SqliteErrorCode: 19 } => true, // SQLITE_CONSTRAINT
        DbException { SqlState: "23505" } => true, // unique_violation
        _ => false,
    };
}

/// <summary>Contents are kept as long as an artifact or a saved state refers to them. Their chunks go with them; files of the shared directory follow later.</summary>
internal static class ContentSweep
{
    /// <summary>Artifacts that no stage, result, link, upload or network refers to. All of these name artifacts by their keys, without foreign keys: most can be computed again.</summary>
    public static IQueryable<ArtifactRow> UnreferencedArtifacts(this TopoWebContext db) => db.Artifacts.Where(a =>
        !db.Stages.Any(s => s.Key == a.Key)
        && !db.RunResults.Any(r => r.ResultKey == a.Key || r.FiltersKey == a.Key)
        && !db.ShareKeys.Any(k => k.Key == a.Key)
        && !db.Clouds.Any(c => c.FiltersKey == a.Key)
        && !db.Networks.Any(n => n.ArtifactKey == a.Key));

    /// <summary>Deletes what nobody refers to and was stored last before a time.</summary>
    public static Task<int> DeleteUnusedAsync(TopoWebContext db, DateTime before, CancellationToken cancellation) =>
        DeleteUnusedAsync(db, db.Contents.Where(c => c.UsedAt < before), cancellation);

    /// <summary>Deletes one content at once, unless somebody else refers to it or has stored it since <paramref name="saved"/>.</summary>
    public static Task<int> DeleteUnusedAsync(TopoWebContext db, string hash, DateTime saved, CancellationToken cancellation) =>
        DeleteUnusedAsync(db, db.Contents.Where(c => c.Hash == hash && c.UsedAt <= saved), cancellation);

    private static Task<int> DeleteUnusedAsync(TopoWebContext db, IQueryable<ContentRow> old, CancellationToken cancellation) => old
        .Where(c => !db.Artifacts.Any(a => a.ContentHash == c.Hash) && !db.NetworkStates.Any(s => s.ContentHash == c.Hash))
        .ExecuteDeleteAsync(cancellation);
}

using Microsoft.EntityFrameworkCore;

namespace TopoWeb.Data;

/// <summary>Contents are kept as long as an artifact or a saved state refers to them. Their chunks go with them; files of the shared directory follow later.</summary>
internal static class ContentSweep
{
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

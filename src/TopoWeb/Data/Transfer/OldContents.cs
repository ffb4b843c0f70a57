using Microsoft.EntityFrameworkCore;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data.Transfer;

/// <summary>Moves what was stored before there were contents into contents: one artifact at a time, beside the work, and whole or not at all. Until then it is read as it is.</summary>
internal sealed class OldContents(IDbContextFactory<TopoWebContext> contexts, ContentStore contents)
{
    private readonly List<string> _unreadable = [];

    /// <summary>Moves one.</summary>
    /// <param name="unreadable">Called where one cannot be moved; it is left as it is, and tried again by the next process.</param>
    /// <param name="cancellation">Ends it; what is moved stays moved.</param>
    /// <returns>False where none is left.</returns>
    public async Task<bool> MoveOneAsync(Action<string, string> unreadable, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // Small ones first: many are moved soon.
        var next = await db.Artifacts.Where(a => a.ContentHash == null && !_unreadable.Contains(a.Key)).OrderBy(a => a.Size).Select(a => new { a.Key, a.Size }).FirstOrDefaultAsync(cancellation);
        if (next is null)
            return await MoveStateAsync(db, cancellation);
        try
        {
            await using var old = await contents.OpenOldAsync(next.Key, next.Size, cancellation);
            if (old is not null)
                await MoveAsync(next.Key, old, cancellation);
        }
        catch (DamagedContentException e)
        {
            Skip(e.Finding);
        }
        catch (Exception e) when (e is not (OperationCanceledException or DiskFullException) && !DatabaseFault.IsPassing(e))
        {
            // Whatever is wrong with this one, the others are moved.
            Skip(e.Message);
        }
        return true;

        void Skip(string reason)
        {
            _unreadable.Add(next.Key);
            unreadable(next.Key, reason);
        }
    }

    private async Task MoveAsync(string key, Stream old, CancellationToken cancellation)
    {
        await using var spool = await Spool.FillAsync(old.CopyToAsync, cancellation);
        await contents.StoreAsync(spool, db => db.Artifacts.Where(a => a.Key == key && a.ContentHash == null).ExecuteUpdateAsync(s => s
            .SetProperty(a => a.ContentHash, spool.Hash).SetProperty(a => a.Data, Array.Empty<byte>()), cancellation), cancellation);
    }

    private async Task<bool> MoveStateAsync(TopoWebContext db, CancellationToken cancellation)
    {
        if (await db.NetworkStates.AsNoTracking().FirstOrDefaultAsync(s => s.ContentHash == null, cancellation) is not { } state)
            return false;
        await using var spool = await Spool.FillAsync(state.Data, cancellation);
        await contents.StoreAsync(spool, to => to.NetworkStates.Where(s => s.NetworkId == state.NetworkId && s.SavedAt == state.SavedAt && s.ContentHash == null).ExecuteUpdateAsync(s => s
            .SetProperty(x => x.ContentHash, spool.Hash).SetProperty(x => x.Data, Array.Empty<byte>()), cancellation), cancellation);
        return true;
    }
}

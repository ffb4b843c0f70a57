using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Training;

/// <summary>States of trainings under way, one a network: what a worker that takes over goes on from.</summary>
internal sealed partial class ResumeStates(IDbContextFactory<TopoWebContext> contexts, ContentStore contents, ILogger<ResumeStates> logger)
{
    /// <summary>The state saved last; null where there is none, or what is there cannot be read.</summary>
    public async Task<TrainingState?> FindAsync(Guid network, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.NetworkStates.AsNoTracking().SingleOrDefaultAsync(s => s.NetworkId == network, cancellation) is not { } row)
            return null;
        try
        {
            return TrainingState.Adopt(row.ContentHash is { } hash ? await ReadAsync(hash, cancellation) : row.Data);
        }
        catch (Exception e) when (e is InvalidInputException or DamagedContentException)
        {
            await DiscardAsync(network, e.Message);
            return null;
        }
    }

    /// <summary>Keeps a state in place of the one before, as long as the job that claimed <paramref name="network"/> holds its lease.</summary>
    public async Task SaveAsync(NetworkRow network, TrainingState state, CancellationToken cancellation)
    {
        await using var spool = await Spool.FillAsync(state.Bytes, cancellation);
        await contents.StoreAsync(spool, async db =>
        {
            // The update locks the network's row, so a worker that lost its lease cannot write over its successor's state, and leaves nothing behind.
            // Attempts are counted from this state on.
            if (await db.Networks.HeldBy(network).ExecuteUpdateAsync(s => s.SetProperty(n => n.Heartbeat, n => (DateTime?)DateTime.UtcNow).SetProperty(n => n.Attempt, 1), cancellation) == 0)
            {
                await ContentSweep.DeleteUnusedAsync(db, spool.Hash, await db.ReadAsync(cancellation), cancellation);
                return;
            }
            await ForgetAsync(db, network.Id, cancellation, except: spool.Hash);
            db.NetworkStates.Add(new NetworkStateRow { NetworkId = network.Id, Iteration = state.Iteration, ContentHash = spool.Hash, SavedAt = await db.ReadAsync(cancellation) });
            await db.SaveChangesAsync(cancellation);
        }, cancellation);
    }

    /// <summary>Forgets a state that is of no use; the training begins anew.</summary>
    public async Task DiscardAsync(Guid network, string reason)
    {
        LogDiscarded(network, reason);
        await using var db = await contexts.CreateDbContextAsync();
        await ForgetAsync(db, network, CancellationToken.None);
    }

    /// <summary>Deletes the state of a network with its content, which is megabytes and comes anew every few seconds: it waits for no sweep.</summary>
    public static async Task ForgetAsync(TopoWebContext db, Guid network, CancellationToken cancellation, string? except = null)
    {
        var old = await db.NetworkStates.Where(s => s.NetworkId == network).Select(s => new { s.ContentHash, s.SavedAt }).SingleOrDefaultAsync(cancellation);
        if (old is null)
            return;
        await db.NetworkStates.Where(s => s.NetworkId == network).ExecuteDeleteAsync(cancellation);
        if (old.ContentHash is { } hash && hash != except)
            await ContentSweep.DeleteUnusedAsync(db, hash, old.SavedAt, cancellation);
    }

    private async Task<byte[]> ReadAsync(string hash, CancellationToken cancellation)
    {
        await using var content = await contents.OpenAsync(hash, cancellation) ?? throw new DamagedContentException($"Its content {hash} is missing.");
        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes, cancellation);
        await content.EndAsync(cancellation);
        return bytes;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Discarded the saved state of network {Network}: {Reason}")]
    private partial void LogDiscarded(Guid network, string reason);
}

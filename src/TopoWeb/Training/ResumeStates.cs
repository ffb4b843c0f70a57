using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Networks.Training.State;
using TopoWeb.Topology;

namespace TopoWeb.Training;

/// <summary>States of trainings under way, one a network: what a worker that takes over goes on from.</summary>
internal sealed partial class ResumeStates(IDbContextFactory<TopoWebContext> contexts, ILogger<ResumeStates> logger)
{
    /// <summary>The state saved last; null where there is none, or what is there cannot be read.</summary>
    public async Task<TrainingState?> FindAsync(Guid network, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.NetworkStates.AsNoTracking().SingleOrDefaultAsync(s => s.NetworkId == network, cancellation) is not { } row)
            return null;
        try
        {
            return TrainingState.FromBytes(row.Data);
        }
        catch (InvalidInputException e)
        {
            await DiscardAsync(network, e.Message);
            return null;
        }
    }

    /// <summary>Keeps a state in place of the one before, as long as the job that claimed <paramref name="network"/> holds its lease.</summary>
    public async Task SaveAsync(NetworkRow network, TrainingState state, CancellationToken cancellation)
    {
        var data = state.Bytes.ToArray();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // The update locks the network's row, so a worker that lost its lease cannot write over its successor's state.
        if (await db.Networks.HeldBy(network).ExecuteUpdateAsync(s => s.SetProperty(n => n.Heartbeat, n => (DateTime?)DateTime.UtcNow), cancellation) == 0)
            return;
        await db.NetworkStates.Where(s => s.NetworkId == network.Id).ExecuteDeleteAsync(cancellation);
        db.NetworkStates.Add(new NetworkStateRow { NetworkId = network.Id, Iteration = state.Iteration, Data = data, SavedAt = await db.ReadAsync(cancellation) });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <summary>Forgets a state that is of no use; the training begins anew.</summary>
    public async Task DiscardAsync(Guid network, string reason)
    {
        LogDiscarded(network, reason);
        await using var db = await contexts.CreateDbContextAsync();
        await db.NetworkStates.Where(s => s.NetworkId == network).ExecuteDeleteAsync();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Discarded the saved state of network {Network}: {Reason}")]
    private partial void LogDiscarded(Guid network, string reason);
}

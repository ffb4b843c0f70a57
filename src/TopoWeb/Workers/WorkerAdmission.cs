using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Workers;

/// <summary>Whether this worker may take part, asked before it takes the first job. Tables are the server's to make: a worker never changes them under it.</summary>
internal sealed class WorkerAdmission(IDbContextFactory<TopoWebContext> contexts, WorkerRegistry registry, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits for tables of this version.</summary>
    /// <exception cref="WorkerRefusedException">The database or the server has another version.</exception>
    public async Task RequireFitAsync(CancellationToken cancellation)
    {
        var said = false;
        while (!await HasTablesAsync(cancellation))
        {
            if (!said)
                Console.Error.WriteLine("topoweb: The database has no tables of this version yet. Waiting for a server of this version (topoweb serve), which makes them.");
            said = true;
            await Task.Delay(Pause, time, cancellation);
        }
        if (registry.MisfitAmong(await registry.LivingAsync(cancellation)) is not { } misfit)
            return;
        // In the list too, for whoever looks there for a worker that does not come.
        await registry.BeatAsync(WorkerState.Refused, misfit, cancellation);
        throw new WorkerRefusedException(misfit);
    }

    private async Task<bool> HasTablesAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Database.CanConnectAsync(cancellation))
            return false;
        List<string> applied = [.. await db.Database.GetAppliedMigrationsAsync(cancellation)], known = [.. db.Database.GetMigrations()];
        if (applied.Except(known).LastOrDefault() is { } newer)
            throw new WorkerRefusedException($"This worker has version {WorkerVersion.Text}, but the database belongs to a newer one (its tables are those of {newer}). Install the server's version on this machine.");
        return known.Count == applied.Count;
    }
}

/// <summary>This worker does not fit to the server; the message says why and what to do.</summary>
internal sealed class WorkerRefusedException(string message) : Exception(message);

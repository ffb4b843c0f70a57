using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Runs.Jobs;

/// <summary>A row that waits for a job.</summary>
/// <param name="Id">Of the network or the run.</param>
/// <param name="Attempt">In which it was seen: whoever takes it on meanwhile begins another.</param>
/// <param name="State">Of the run; null of a network.</param>
internal sealed record OpenWork(Guid Id, int Attempt, RunState? State)
{
    public bool IsNetwork => State is null;
}

/// <summary>
/// The transitions that no job makes because its process is gone, each by one statement whose condition is the state that it leaves and the attempt in which that was seen: two processes that repair at once, or one
/// that repairs while a job works, do no harm. Networks: Idle → Queued → Running → Succeeded or Failed. Runs: Queued → Training → Analyzing → Succeeded or Failed; all open states → Cancelled.
/// </summary>
internal sealed class WorkRepair(IDbContextFactory<TopoWebContext> contexts, IOptions<WorkerOptions> options)
{
    /// <summary>What was offered again is given so long to be fetched before it is offered once more.</summary>
    private const double GraceSeconds = 10;

    /// <summary>Whoever holds a lease is dead, and nothing was offered.</summary>
    public async Task ForgetLeasesAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // As it stands: the server is not ready before, and a query of the framework would first have to be translated.
        var (running, queued) = (nameof(NetworkState.Running), nameof(NetworkState.Queued));
        await db.Database.ExecuteSqlAsync($"""
            UPDATE "Networks" SET "Heartbeat" = NULL, "OfferedAt" = NULL WHERE "State" IN ({running}, {queued});
            UPDATE "Runs" SET "Heartbeat" = NULL, "OfferedAt" = NULL WHERE "LeaseOwner" IS NOT NULL OR "OfferedAt" IS NOT NULL;
            DELETE FROM "Workers";
            """, cancellation);
    }

    /// <summary>Ends what nobody gets on with: its last attempts all ended without progress.</summary>
    /// <returns>The networks, and the runs with what they say.</returns>
    public async Task<(IReadOnlyList<(Guid Set, int Index)> Networks, IReadOnlyList<(Guid Id, string Error)> Runs)> GiveUpAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        double lease = options.Value.LeaseSeconds;
        var (networks, runs) = (new List<(Guid, int)>(), new List<(Guid, string)>());
        var triedNetworks = db.Networks.Where(n => n.Attempt >= AttemptLimit.Most
            && (n.State == NetworkState.Queued || (n.State == NetworkState.Running && (n.Heartbeat == null || n.Heartbeat < DateTime.UtcNow.AddSeconds(-lease)))));
        foreach (var seen in await triedNetworks.Select(n => new { n.Id, n.TrainingSetId, n.Index, n.LeaseOwner }).ToListAsync(cancellation))
        {
            var error = AttemptLimit.OfTraining(seen.LeaseOwner);
            if (await triedNetworks.Where(n => n.Id == seen.Id).ExecuteUpdateAsync(s => s
                .SetProperty(n => n.State, NetworkState.Failed).SetProperty(n => n.Error, error).SetProperty(n => n.FinishedAt, n => (DateTime?)DateTime.UtcNow).SetProperty(n => n.LeaseOwner, (string?)null), cancellation) == 1)
                networks.Add((seen.TrainingSetId, seen.Index));
        }
        var triedRuns = db.Runs.Where(r => r.Attempt >= AttemptLimit.Most && (r.State == RunState.Queued || r.State == RunState.Analyzing)
            && (r.LeaseOwner == null || r.Heartbeat == null || r.Heartbeat < DateTime.UtcNow.AddSeconds(-lease)));
        foreach (var seen in await triedRuns.Select(r => new { r.Id, r.LeaseOwner }).ToListAsync(cancellation))
        {
            var error = AttemptLimit.OfAnalysis(seen.LeaseOwner);
            if (await triedRuns.Where(r => r.Id == seen.Id).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.Error, error).SetProperty(r => r.FinishedAt, r => (DateTime?)DateTime.UtcNow).SetProperty(r => r.LeaseOwner, (string?)null), cancellation) == 1)
                runs.Add((seen.Id, error));
        }
        return (networks, runs);
    }

    /// <summary>Takes away the leases of the dead, and lets wait again what is wanted and stands aside.</summary>
    /// <returns>What was in the hands of the dead.</returns>
    public async Task<IReadOnlySet<Guid>> ReleaseAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        double lease = options.Value.LeaseSeconds;
        HashSet<Guid> lost = [];
        var deadNetworks = db.Networks.Where(n => n.State == NetworkState.Running && (n.LeaseOwner == null || n.Heartbeat == null || n.Heartbeat < DateTime.UtcNow.AddSeconds(-lease)));
        foreach (var seen in await deadNetworks.Select(n => new { n.Id, n.Attempt }).ToListAsync(cancellation))
            if (await deadNetworks.Where(n => n.Id == seen.Id && n.Attempt == seen.Attempt).ExecuteUpdateAsync(s => s
                .SetProperty(n => n.State, NetworkState.Queued).SetProperty(n => n.LeaseOwner, (string?)null).SetProperty(n => n.OfferedAt, (DateTime?)null), cancellation) == 1)
                lost.Add(seen.Id);
        var deadRuns = db.Runs.Where(r => r.LeaseOwner != null && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing)
            && (r.Heartbeat == null || r.Heartbeat < DateTime.UtcNow.AddSeconds(-lease)));
        foreach (var seen in await deadRuns.Select(r => new { r.Id, r.Attempt }).ToListAsync(cancellation))
            if (await deadRuns.Where(r => r.Id == seen.Id && r.Attempt == seen.Attempt).ExecuteUpdateAsync(s => s
                .SetProperty(r => r.LeaseOwner, (string?)null).SetProperty(r => r.OfferedAt, (DateTime?)null), cancellation) == 1)
                lost.Add(seen.Id);
        // A network that was given up in the moment in which another run asked for it.
        await db.Networks.Where(n => n.State == NetworkState.Idle && db.Runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index && r.State == RunState.Training))
            .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Queued), cancellation);
        // A run that trains networks which are not there (any more) is planned anew.
        await db.Runs.Where(r => r.State == RunState.Training && r.LeaseOwner == null
                && (r.NetworkCount < 1 || db.Networks.Count(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount) < r.NetworkCount))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Queued), cancellation);
        return lost;
    }

    /// <summary>What waits, is wanted, is in nobody's hands, and was not offered this moment; the oldest first.</summary>
    public async Task<IReadOnlyList<OpenWork>> OpenAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var networks = await OpenNetworks(db).OrderBy(n => n.TrainingSetId).ThenBy(n => n.Index).Select(n => new OpenWork(n.Id, n.Attempt, null)).ToListAsync(cancellation);
        var runs = await OpenRuns(db).OrderBy(r => r.CreatedAt).Select(r => new OpenWork(r.Id, r.Attempt, r.State)).ToListAsync(cancellation);
        return [.. networks, .. runs];
    }

    /// <summary>Marks a row as offered now; false where somebody else was first, or where it no longer waits.</summary>
    public async Task<bool> TakeAsync(OpenWork work, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return (work.IsNetwork
            ? await OpenNetworks(db).Where(n => n.Id == work.Id && n.Attempt == work.Attempt).ExecuteUpdateAsync(s => s.SetProperty(n => n.OfferedAt, n => (DateTime?)DateTime.UtcNow), cancellation)
            : await OpenRuns(db).Where(r => r.Id == work.Id && r.Attempt == work.Attempt).ExecuteUpdateAsync(s => s.SetProperty(r => r.OfferedAt, r => (DateTime?)DateTime.UtcNow), cancellation)) == 1;
    }

    private static IQueryable<NetworkRow> OpenNetworks(TopoWebContext db) => db.Networks.Where(n => n.State == NetworkState.Queued && n.LeaseOwner == null
        && (n.OfferedAt == null || n.OfferedAt < DateTime.UtcNow.AddSeconds(-GraceSeconds))
        && db.Runs.Any(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index && r.State == RunState.Training));

    private static IQueryable<RunRow> OpenRuns(TopoWebContext db) => db.Runs.Where(r => r.LeaseOwner == null
        && (r.OfferedAt == null || r.OfferedAt < DateTime.UtcNow.AddSeconds(-GraceSeconds))
        && (r.State == RunState.Queued || r.State == RunState.Analyzing
            || (r.State == RunState.Training && !db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed))));
}

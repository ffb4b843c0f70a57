using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Workers;

namespace TopoWeb.Runs.Jobs;

/// <summary>
/// Leases of runs in their own rows, for planning and for analysis: who works on one, proof of life, and what became of it. Whoever lost a lease changes nothing any more.
/// All times are the database's.
/// </summary>
internal sealed class RunLeases(IDbContextFactory<TopoWebContext> contexts, IOptions<WorkerOptions> options)
{
    /// <summary>Takes a run that waits to be planned; null where it does not, or somebody living is at it.</summary>
    public Task<RunRow?> ClaimStartAsync(Guid id, string owner, CancellationToken cancellation) =>
        ClaimAsync(id, owner, db => db.Runs.Where(r => r.State == RunState.Queued), begins: false, cancellation);

    /// <summary>Takes a run for a step of its analysis; null where it does not wait for this step, its networks are still to be trained, or somebody living is at it.</summary>
    public Task<RunRow?> ClaimAnalysisAsync(Guid id, string owner, RunStep step, CancellationToken cancellation) =>
        ClaimAsync(id, owner, db => db.Runs.Where(r => r.Next == step && (r.State == RunState.Analyzing || (r.State == RunState.Queued && r.TrainingSetId == null)
            || (r.State == RunState.Training && !db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed)))), begins: true, cancellation);

    /// <summary>Proof of life; false where the lease is lost.</summary>
    public async Task<bool> BeatAsync(RunRow run, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Runs.HeldBy(run).ExecuteUpdateAsync(s => s.SetProperty(r => r.Heartbeat, r => (DateTime?)DateTime.UtcNow), cancellation) == 1;
    }

    /// <summary>Writes the progress of an analysis; false where the lease is lost or the run cancelled.</summary>
    public async Task<bool> BeatAsync(RunRow run, StageProgressLog observer, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var (stage, share) = observer.Current();
        return await db.Runs.HeldBy(run).Where(r => r.State == RunState.Analyzing).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Heartbeat, r => (DateTime?)DateTime.UtcNow).SetProperty(r => r.Stage, stage).SetProperty(r => r.StageProgress, share), cancellation) == 1;
    }

    /// <summary>The results are stored; the comparison with random filters is another job's. False where the lease is lost or the run cancelled.</summary>
    /// <param name="run">The run.</param>
    /// <param name="nulls">What its loops are compared with.</param>
    public async Task<bool> HandOverAsync(RunRow run, string nulls)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Runs.HeldBy(run).Where(r => r.State == RunState.Analyzing).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.Next, RunStep.Comparison).SetProperty(r => r.LeaseOwner, (string?)null).SetProperty(r => r.Attempt, 0)
            .SetProperty(r => r.Stage, "comparison with " + nulls).SetProperty(r => r.StageProgress, (double?)null)) == 1;
    }

    /// <summary>False where the lease is lost or the run cancelled.</summary>
    public async Task<bool> SucceedAsync(RunRow run)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Runs.HeldBy(run).Where(r => r.State == RunState.Analyzing).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Succeeded).SetProperty(r => r.FinishedAt, r => (DateTime?)DateTime.UtcNow).SetProperty(r => r.LeaseOwner, (string?)null)
            .SetProperty(r => r.Stage, (string?)null).SetProperty(r => r.StageProgress, (double?)null)) == 1;
    }

    /// <summary>False where the lease is lost or the run cancelled.</summary>
    public async Task<bool> FailAsync(RunRow run, string error, bool waitsForRoom = false)
    {
        await using var db = await contexts.CreateDbContextAsync();
        return await db.Runs.HeldBy(run).Where(r => r.State != RunState.Cancelled).ExecuteUpdateAsync(s => s
            .SetProperty(r => r.State, RunState.Failed).SetProperty(r => r.Error, error).SetProperty(r => r.WaitsForRoom, waitsForRoom).SetProperty(r => r.FinishedAt, r => (DateTime?)DateTime.UtcNow).SetProperty(r => r.LeaseOwner, (string?)null)) == 1;
    }

    /// <param name="run">As it was claimed.</param>
    /// <param name="counts">The attempt is one that ended without progress; else it is as if it had never been.</param>
    public async Task ReleaseAsync(RunRow run, bool counts = false)
    {
        await using var db = await contexts.CreateDbContextAsync();
        await db.Runs.HeldBy(run).ExecuteUpdateAsync(s => s.SetProperty(r => r.LeaseOwner, (string?)null).SetProperty(r => r.Attempt, r => counts ? r.Attempt : r.Attempt - 1));
    }

    /// <summary>Begins a new attempt, where nobody living works on the last one.</summary>
    private async Task<RunRow?> ClaimAsync(Guid id, string owner, Func<TopoWebContext, IQueryable<RunRow>> open, bool begins, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        double lease = options.Value.LeaseSeconds;
        var free = open(db).Where(r => r.Id == id && (r.LeaseOwner == null || r.Heartbeat == null || r.Heartbeat < DateTime.UtcNow.AddSeconds(-lease)));
        var claimed = begins
            ? await free.ExecuteUpdateAsync(s => s
                .SetProperty(r => r.LeaseOwner, owner).SetProperty(r => r.Attempt, r => r.Attempt + 1).SetProperty(r => r.Heartbeat, r => (DateTime?)DateTime.UtcNow)
                .SetProperty(r => r.State, RunState.Analyzing).SetProperty(r => r.StartedAt, r => r.StartedAt ?? (DateTime?)DateTime.UtcNow).SetProperty(r => r.Error, (string?)null), cancellation)
            : await free.ExecuteUpdateAsync(s => s
                .SetProperty(r => r.LeaseOwner, owner).SetProperty(r => r.Attempt, r => r.Attempt + 1).SetProperty(r => r.Heartbeat, r => (DateTime?)DateTime.UtcNow), cancellation);
        return claimed == 0 ? null : await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id && r.LeaseOwner == owner, cancellation);
    }
}

internal static class HeldRuns
{
    /// <summary>The run as long as the job that claimed it still holds it: each claim is under a name of its own.</summary>
    /// <param name="runs">All.</param>
    /// <param name="claimed">The row as it was claimed.</param>
    public static IQueryable<RunRow> HeldBy(this IQueryable<RunRow> runs, RunRow claimed)
    {
        var (id, owner) = (claimed.Id, claimed.LeaseOwner);
        return runs.Where(r => r.Id == id && r.LeaseOwner == owner);
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Runs.Waiting;
using TopoWeb.Topology;

namespace TopoWeb.Runs;

internal sealed partial class RunService
{
    /// <summary>The run is cancelled at once; its workers learn of it within half a second. Networks that are trained stay.</summary>
    /// <returns>False where the run has ended already.</returns>
    public async Task<bool> CancelAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        var now = Now;
        var changed = await db.Runs
            .Where(r => r.Id == id && (r.State == RunState.Queued || r.State == RunState.Training || r.State == RunState.Analyzing))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Cancelled).SetProperty(r => r.FinishedAt, now)
                .SetProperty(r => r.Stage, (string?)null).SetProperty(r => r.StageProgress, (double?)null), cancellation);
        if (changed == 0)
            return false;
        await log.InformationAsync(id, "Cancelled. Trained networks are kept for a retry.");
        return true;
    }

    /// <summary>A failed, cancelled or incomplete run goes on with what is missing: networks that failed are trained again, the others are kept.</summary>
    /// <returns>False where nothing is missing.</returns>
    /// <exception cref="MaintenanceException">The server takes no work now.</exception>
    /// <exception cref="QueueFullException">Too many runs have not ended.</exception>
    public async Task<bool> RetryAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        await maintenance.RequireOffAsync(cancellation);
        await room.RequireAsync(db, visitor, cancellation);
        // A run that is still training goes on meanwhile; the failed networks alone wait again.
        var failed = await db.Networks.Where(n => n.State == NetworkState.Failed && db.Runs.Any(r => r.Id == id && r.State == RunState.Training && r.TrainingSetId == n.TrainingSetId && n.Index < r.NetworkCount))
            .OrderBy(n => n.Index).Select(n => n.Id).ToListAsync(cancellation);
        if (failed.Count > 0)
        {
            await log.InformationAsync(id, "Retraining the failed networks.");
            await db.Networks.Where(n => failed.Contains(n.Id) && n.State == NetworkState.Failed)
                .ExecuteUpdateAsync(s => s.SetProperty(n => n.State, NetworkState.Queued).SetProperty(n => n.Error, (string?)null).SetProperty(n => n.Iteration, 0).SetProperty(n => n.Attempt, 0), cancellation);
            await trainings.TrainAsync(failed, cancellation);
            return true;
        }
        var changed = await db.Runs.Where(r => r.Id == id && (r.State == RunState.Failed || r.State == RunState.Cancelled
                || (r.State == RunState.Succeeded && db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount && n.State == NetworkState.Failed))))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.State, RunState.Queued).SetProperty(r => r.Next, RunStep.Results).SetProperty(r => r.Error, (string?)null).SetProperty(r => r.WaitsForRoom, false)
                .SetProperty(r => r.LeaseOwner, (string?)null).SetProperty(r => r.Attempt, 0)
                .SetProperty(r => r.FinishedAt, (DateTime?)null).SetProperty(r => r.StartedAt, (DateTime?)null), cancellation);
        if (changed == 0)
            return false;
        await log.InformationAsync(id, "Retried.");
        await queue.StartAsync(id, cancellation);
        return true;
    }

    /// <summary>Puts a run into another project; who may see it follows from that.</summary>
    /// <returns>False where there is no such run.</returns>
    /// <exception cref="InvalidInputException">There is no such project, or the visitor may not put work into it.</exception>
    public async Task<bool> MoveAsync(Visitor visitor, Guid id, Guid project, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        var place = await ProjectPlacement.OfAsync(db, visitor, project, cancellation);
        await db.Runs.Where(r => r.Id == id).ExecuteUpdateAsync(s => s.SetProperty(r => r.ProjectId, place), cancellation);
        var name = await db.Runs.Where(r => r.Id == id).Select(r => r.Title ?? r.Experiment!.Name).SingleOrDefaultAsync(cancellation);
        await audit.WriteAsync(visitor, "run.move", name ?? $"{id}", $"To project {await db.Projects.Where(p => p.Id == place).Select(p => p.Name).SingleOrDefaultAsync(cancellation)}.", cancellation);
        return true;
    }

    /// <summary>Keeps a run from rules that delete old ones, or no longer.</summary>
    /// <returns>False where there is no such run.</returns>
    public async Task<bool> PinAsync(Visitor visitor, Guid id, bool pinned, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        if (await db.Runs.Where(r => r.Id == id && r.Pinned != pinned).ExecuteUpdateAsync(s => s.SetProperty(r => r.Pinned, pinned), cancellation) == 1)
            await audit.WriteAsync(visitor, pinned ? "run.pin" : "run.unpin", await db.Runs.Where(r => r.Id == id).Select(r => r.Title ?? r.Experiment!.Name).SingleOrDefaultAsync(cancellation) ?? $"{id}", cancellation: cancellation);
        return true;
    }

    /// <summary>What would go with a run; null where there is no such run.</summary>
    /// <exception cref="NotAllowedException">The visitor may read it only.</exception>
    public async Task<RunDeletion?> DeletionOfAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Runs.Where(r => r.Id == id).MayChangeAsync(visitor, cancellation))
            return null;
        var run = await db.Runs.Where(r => r.Id == id).Select(r => new { Name = r.Title ?? r.Experiment!.Name, r.State }).SingleOrDefaultAsync(cancellation);
        var now = Now;
        return run is null ? null : new(run.Name, run.State is RunState.Queued or RunState.Training or RunState.Analyzing,
            await LinksOf(db, id).CountAsync(l => l.RevokedAt == null && (l.ExpiresAt == null || l.ExpiresAt > now), cancellation));
    }

    /// <summary>Deletes a run with everything nobody else uses: its results, its networks, its links, its experiment when this was its last run without a schedule.</summary>
    /// <returns>False where there is no such run.</returns>
    public async Task<bool> DeleteAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        if (await DeletionOfAsync(visitor, id, cancellation) is not { } deletion)
            return false;
        await CancelAsync(visitor, id, cancellation);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var run = await db.Runs.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellation);
        if (run is null)
            return false;
        await using (var transaction = await db.Database.BeginTransactionAsync(cancellation))
        {
            // A comparison lacks one of its results without the run: its link goes, whoever made it.
            var links = await LinksOf(db, id).Select(l => l.Id).ToListAsync(cancellation);
            IReadOnlyList<string> made = [.. await ArtifactSweep.OfRunAsync(db, run, cancellation), .. await db.ShareKeys.Where(k => links.Contains(k.LinkId)).Select(k => k.Key).ToListAsync(cancellation)];
            await db.ShareLinks.Where(l => links.Contains(l.Id)).ExecuteDeleteAsync(cancellation);
            await db.Runs.Where(r => r.Id == id).ExecuteDeleteAsync(cancellation);
            await db.Experiments.Where(e => e.Id == run.ExperimentId && !db.Runs.Any(r => r.ExperimentId == e.Id) && !db.Schedules.Any(s => s.ExperimentId == e.Id)).ExecuteDeleteAsync(cancellation);
            if (run.TrainingSetId is { } set)
            {
                var needed = await db.Runs.Where(r => r.TrainingSetId == set).MaxAsync(r => (int?)r.NetworkCount, cancellation) ?? 0;
                await db.Networks.Where(n => n.TrainingSetId == set && n.Index >= needed).ExecuteDeleteAsync(cancellation);
                if (needed == 0)
                    await db.TrainingSets.Where(t => t.Id == set).ExecuteDeleteAsync(cancellation);
            }
            await ArtifactSweep.DeleteUnusedAsync(db, made, await db.ReadAsync(cancellation), cancellation);
            await transaction.CommitAsync(cancellation);
        }
        await audit.WriteAsync(visitor, "run.delete", deletion.Name, deletion.Reason, cancellation);
        return true;
    }

    /// <summary>Links that show a run, comparisons with others among them.</summary>
    private static IQueryable<ShareLinkRow> LinksOf(TopoWebContext db, Guid run) => db.ShareLinks.Where(l => l.RunId == run || l.Items.Any(i => i.RunId == run));
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Workers;

/// <summary>The processes that work, for whoever administers them: in Local mode its one user, else administrators.</summary>
internal sealed class WorkerService(IDbContextFactory<TopoWebContext> contexts, AuditLog audit, IOptions<WorkerOptions> options)
{
    /// <summary>The servers first, then workers by machine. One that is gone stays in the list for an hour.</summary>
    public async Task<IReadOnlyList<WorkerSummary>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = await db.ReadAsync(cancellation);
        var rows = await db.Workers.AsNoTracking().OrderByDescending(w => w.Serves).ThenBy(w => w.Machine).ThenBy(w => w.StartedAt).ToListAsync(cancellation);
        var jobs = await JobsAsync(db, cancellation);
        return [.. rows.Select(w => Summary(w, [.. jobs.Where(j => j.Owner.StartsWith(w.Process + ":", StringComparison.Ordinal)).Select(j => j.Job)], now))];
    }

    /// <summary>Asks a process to take no more jobs, to take them again, or to stop. It hears of it within two seconds.</summary>
    /// <returns>False where there is no such process.</returns>
    /// <exception cref="WorkerUnableException">It cannot do this.</exception>
    public async Task<bool> AskAsync(Visitor visitor, Guid id, WorkerOrder order, CancellationToken cancellation = default)
    {
        var worker = (await ListAsync(visitor, cancellation)).SingleOrDefault(w => w.Id == id);
        if (worker is null)
            return false;
        if (!worker.Listens)
            throw new WorkerUnableException($"{worker.Process} is {worker.State}: nothing can be asked of it.");
        if (order == WorkerOrder.Stop && worker.Serves)
            throw new WorkerUnableException($"{worker.Process} is the server, which also serves this page. Drain it to let others do the work, and stop it where it was started.");
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Workers.Where(w => w.Id == id).ExecuteUpdateAsync(s => s.SetProperty(w => w.Asked, order), cancellation);
        await audit.WriteAsync(visitor, $"worker.{(order == WorkerOrder.None ? "resume" : order.ToString().ToLowerInvariant())}", worker.Process, cancellation: cancellation);
        return true;
    }

    private WorkerSummary Summary(WorkerRow row, IReadOnlyList<WorkerJob> jobs, DateTime now)
    {
        var age = Math.Max(0, (now - row.Heartbeat).TotalSeconds);
        var state = row.State == WorkerState.Refused ? WorkerSummary.Refused
            : age > options.Value.LeaseSeconds ? WorkerSummary.Lost
            : row.Asked == WorkerOrder.Stop ? WorkerSummary.Stopping
            : row.Asked == WorkerOrder.None ? WorkerSummary.Running
            : jobs.Count > 0 || row.State == WorkerState.Running ? WorkerSummary.Draining : WorkerSummary.Drained;
        return new(row.Id, row.Machine, row.Process, row.Serves, row.Cores, row.MemoryBytes, row.Gpu, row.Version, row.Lanes, state, row.Notice, row.StartedAt, row.Heartbeat, age, jobs);
    }

    /// <summary>All jobs that hold a lease.</summary>
    private static async Task<IReadOnlyList<(string Owner, WorkerJob Job)>> JobsAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var networks = await db.Networks.AsNoTracking().Where(n => n.State == NetworkState.Running && n.LeaseOwner != null).OrderBy(n => n.TrainingSetId).ThenBy(n => n.Index)
            .Select(n => new { n.LeaseOwner, n.TrainingSetId, n.Index, n.Iteration, n.Iterations, n.Attempt }).ToListAsync(cancellation);
        var sets = networks.Select(n => n.TrainingSetId).Distinct().ToList();
        var waiting = await db.Runs.AsNoTracking().Where(r => r.State == RunState.Training && r.TrainingSetId != null && sets.Contains(r.TrainingSetId.Value)).OrderBy(r => r.CreatedAt)
            .Select(r => new { r.Id, r.TrainingSetId, r.NetworkCount, Name = r.Title ?? r.Experiment!.Name }).ToListAsync(cancellation);
        var runs = await db.Runs.AsNoTracking().Where(r => r.LeaseOwner != null && (r.State == RunState.Queued || r.State == RunState.Analyzing)).OrderBy(r => r.CreatedAt)
            .Select(r => new { r.LeaseOwner, r.Id, Name = r.Title ?? r.Experiment!.Name, r.Stage, r.StageProgress, r.Attempt }).ToListAsync(cancellation);
        return
        [
            .. networks.Select(n =>
            {
                var run = waiting.FirstOrDefault(r => r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index);
                var text = string.Create(CultureInfo.InvariantCulture, $"Network {n.Index}, iteration {n.Iteration:N0} of {n.Iterations:N0}");
                return (n.LeaseOwner!, new WorkerJob(run?.Id, run?.Name, text, n.Iterations == 0 ? null : n.Iteration / (double)n.Iterations, n.Attempt));
            }),
            .. runs.Select(r => (r.LeaseOwner!, new WorkerJob(r.Id, r.Name, string.IsNullOrEmpty(r.Stage) ? "Analysis" : $"Analysis: {r.Stage}", r.StageProgress, r.Attempt))),
        ];
    }
}

/// <summary>A process cannot do what it is asked.</summary>
internal sealed class WorkerUnableException(string message) : Exception(message);

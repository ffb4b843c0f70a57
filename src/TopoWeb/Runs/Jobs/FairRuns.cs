using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Workers;
using TopoWeb.Workers.Waiting;

namespace TopoWeb.Runs.Jobs;

/// <summary>
/// Lets people take turns in the queues, however many runs each has submitted. A job that comes up is a ticket: it works on the oldest waiting run of whoever's turn it is, and where that is another run
/// than its own, its own gets a new job at the end of the queue. So every run that waits keeps a job, and the job of a run that another has done finds nothing to do.
/// </summary>
internal sealed class FairRuns(IDbContextFactory<TopoWebContext> contexts, RunQueue queue, FairTurns turns)
{
    /// <summary>Which run is planned by the job of this one. Where nothing is trained, planning changes nothing that would show that it is done: each job does its own.</summary>
    public Task<Guid> ChooseStartAsync(Guid id, CancellationToken cancellation) =>
        ChooseAsync(WorkQueues.Start, id, db => db.Runs.Where(r => r.State == RunState.Queued).Where(ReadyRuns.Trains), queue.StartAsync, cancellation);

    /// <summary>Which run takes a step of its analysis by the job of this one.</summary>
    public Task<Guid> ChooseAnalysisAsync(Guid id, RunStep step, CancellationToken cancellation) =>
        ChooseAsync($"{WorkQueues.Analyze} {step}", id, db => db.Runs.Where(r => r.Next == step).ReadyForAnalysis(db), queue.AnalyzeAsync, cancellation);

    private async Task<Guid> ChooseAsync(string kind, Guid id, Func<TopoWebContext, IQueryable<RunRow>> open, Func<Guid, CancellationToken, Task> offerAsync, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var free = open(db).Where(r => r.LeaseOwner == null);
        if (await free.Where(r => r.Id == id).Select(r => new { r.OwnerId, r.Lane, r.NeedsMemory }).SingleOrDefaultAsync(cancellation) is not { } asked)
            return id;
        // Only what would have been in the same queue: priorities stay, and what needs much memory stays where there is much.
        var waiting = free.Where(r => r.Lane == asked.Lane && r.NeedsMemory == asked.NeedsMemory);
        var people = await waiting.Select(r => r.OwnerId).Distinct().ToListAsync(cancellation);
        if (people.Count < 2)
            return id;
        var next = turns.Next($"{kind} {asked.Lane} {asked.NeedsMemory}", people, asked.OwnerId);
        var oldest = await waiting.Where(r => r.OwnerId == next).OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellation);
        if (oldest is not { } chosen || chosen == id)
            return id;
        await offerAsync(id, cancellation);
        return chosen;
    }
}

internal static class ReadyRuns
{
    /// <summary>Runs whose networks are to be trained first. Those of earlier versions may train until their text for the search is made.</summary>
    public static readonly Expression<Func<RunRow, bool>> Trains = r => r.TrainingSetId != null || r.Dataset != null || r.SearchText == null;

    /// <summary>Runs whose analysis can begin or go on. One that has not been planned and trains nothing can too; one that trains is planned first.</summary>
    public static IQueryable<RunRow> ReadyForAnalysis(this IQueryable<RunRow> runs, TopoWebContext db) => runs.Where(r => r.State == RunState.Analyzing
        || (r.State == RunState.Queued && r.TrainingSetId == null && r.Dataset == null && r.SearchText != null)
        || (r.State == RunState.Training && !db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount && n.State != NetworkState.Succeeded && n.State != NetworkState.Failed)));
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Workers;
using TopoWeb.Workers.Waiting;

namespace TopoWeb.Training;

/// <summary>Lets people take turns in training, as they do with runs: a job trains the oldest waiting network of whoever's turn it is, and where that is another than its own, its own gets a new job.</summary>
internal sealed class FairNetworks(IDbContextFactory<TopoWebContext> contexts, TrainingQueue queue, FairTurns turns)
{
    /// <summary>Which network is trained by the job of this one.</summary>
    public async Task<Guid> ChooseAsync(Guid id, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // A network may be wanted by several runs: each of them waits.
        var wanted =
            from n in db.Networks
            where n.State == NetworkState.Queued && n.LeaseOwner == null
            from r in db.Runs
            where r.TrainingSetId == n.TrainingSetId && r.NetworkCount > n.Index && r.State == RunState.Training
            select new { n.Id, n.Index, n.PrefersGpu, r.OwnerId, r.CreatedAt, Waited = r.Lane == RunLane.Interactive };
        if (await wanted.Where(w => w.Id == id).OrderByDescending(w => w.Waited).FirstOrDefaultAsync(cancellation) is not { } asked)
            return id;
        var waiting = wanted.Where(w => w.PrefersGpu == asked.PrefersGpu && w.Waited == asked.Waited);
        var people = await waiting.Select(w => w.OwnerId).Distinct().ToListAsync(cancellation);
        if (people.Count < 2)
            return id;
        var next = turns.Next($"{WorkQueues.Train} {asked.PrefersGpu} {asked.Waited}", people, asked.OwnerId);
        var oldest = await waiting.Where(w => w.OwnerId == next).OrderBy(w => w.CreatedAt).ThenBy(w => w.Index).Select(w => (Guid?)w.Id).FirstOrDefaultAsync(cancellation);
        if (oldest is not { } chosen || chosen == id)
            return id;
        await queue.TrainAsync([id], cancellation);
        return chosen;
    }
}

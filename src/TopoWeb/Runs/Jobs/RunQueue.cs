using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Runs.Jobs;

/// <summary>The only place where the jobs of a run are put into a queue. Arguments are identifiers: the rows hold everything else, also in which lane a run goes.</summary>
internal sealed class RunQueue(IBackgroundJobClient client, IDbContextFactory<TopoWebContext> contexts, WorkRoutes routes)
{
    public Task StartAsync(Guid run, CancellationToken cancellation = default) => EnqueueAsync(run, (_, waited) =>
        client.Enqueue<RunJob>(routes.QueueOf(WorkQueues.Start, waited), job => job.StartAsync(run, CancellationToken.None)), cancellation);

    /// <summary>The next step of the analysis.</summary>
    public Task AnalyzeAsync(Guid run, CancellationToken cancellation = default) => EnqueueAsync(run, (row, waited) =>
    {
        if (row.Next == RunStep.Comparison)
            client.Enqueue<RunJob>(routes.QueueOf(WorkQueues.Long, waited), job => job.CompareAsync(run, CancellationToken.None));
        else
            client.Enqueue<RunJob>(routes.QueueOf(row.Lane == RunLane.Sample ? WorkQueues.Long : row.NeedsMemory ? WorkQueues.Memory : WorkQueues.Analyze, waited), job => job.AnalyzeAsync(run, CancellationToken.None));
    }, cancellation);

    public Task PreviewAsync(Guid run, CancellationToken cancellation = default) => EnqueueAsync(run, (_, waited) =>
        client.Enqueue<PreviewJob>(routes.QueueOf(WorkQueues.Analyze, waited), job => job.LookAsync(run, CancellationToken.None)), cancellation);

    private async Task EnqueueAsync(Guid run, Action<QueuedRun, bool> enqueue, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Runs.Where(r => r.Id == run).Select(r => new QueuedRun(r.Lane, r.Next, r.NeedsMemory)).SingleOrDefaultAsync(cancellation) is { } row)
            enqueue(row, row.Lane == RunLane.Interactive);
    }

    private sealed record QueuedRun(RunLane Lane, RunStep Next, bool NeedsMemory);
}

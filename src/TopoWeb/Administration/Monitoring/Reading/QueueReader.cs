using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Administration.Telemetry;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Monitoring.Reading;

/// <summary>What waits in the queues and what runs. Queues that differ only in who takes them or who waits are one kind here.</summary>
internal static class QueueReader
{
    private const string Other = "other";

    private static readonly IReadOnlyList<(string Kind, string Title, string[] Capabilities)> Kinds =
    [
        (WorkQueues.Start, "Starts of runs", [WorkQueues.Start]),
        (WorkQueues.Train, "Trainings", [WorkQueues.Train, WorkQueues.Gpu]),
        (WorkQueues.Analyze, "Analyses", [WorkQueues.Analyze, WorkQueues.Memory]),
        (WorkQueues.Long, "Comparisons with random filters", [WorkQueues.Long]),
    ];

    public static async Task<IReadOnlyList<QueueHealth>> ReadAsync(TopoWebContext db, JobStorage jobs, DateTime now, CancellationToken cancellation)
    {
        var waiting = InstallationState.QueuesOf(jobs, now).ToLookup(q => KindOf(q.Name));
        var networks = await db.Networks.CountAsync(n => n.State == NetworkState.Running && n.LeaseOwner != null, cancellation);
        var runs = await db.Runs.Where(r => r.LeaseOwner != null && (r.State == RunState.Queued || r.State == RunState.Analyzing)).GroupBy(r => new { r.State, r.Next }).Select(g => new { g.Key.State, g.Key.Next, Count = g.Count() }).ToListAsync(cancellation);
        List<QueueHealth> queues = [.. Kinds.Select(k => Of(k.Kind, k.Title, Running(k.Kind)))];
        if (waiting[Other].Any(q => q.Length > 0))
            queues.Add(Of(Other, "Other jobs", 0));
        return queues;

        QueueHealth Of(string kind, string title, int running) => new(kind, title, waiting[kind].Sum(q => q.Length), waiting[kind].Select(q => q.Age.TotalSeconds).DefaultIfEmpty().Max(), running);

        int Running(string kind) => kind switch
        {
            WorkQueues.Train => networks,
            WorkQueues.Start => runs.Where(r => r.State == RunState.Queued).Sum(r => r.Count),
            WorkQueues.Analyze => runs.Where(r => r is { State: RunState.Analyzing, Next: RunStep.Results }).Sum(r => r.Count),
            _ => runs.Where(r => r is { State: RunState.Analyzing, Next: RunStep.Comparison }).Sum(r => r.Count),
        };
    }

    private static string KindOf(string queue) => !WorkQueues.All.Contains(queue) ? Other : Kinds.Single(k => k.Capabilities.Contains(WorkQueues.CapabilityOf(queue))).Kind;
}

using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Administration.Storage;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Telemetry;

/// <summary>Jobs that wait in a queue.</summary>
/// <param name="Name">Of the queue.</param>
/// <param name="Length">How many.</param>
/// <param name="Age">How long the oldest one has waited.</param>
internal sealed record QueueLength(string Name, long Length, TimeSpan Age);

/// <summary>What all processes of the installation do together, as the database has it.</summary>
/// <param name="Queues">Every queue of ours, also where it is empty, and whatever else has jobs.</param>
/// <param name="Runs">How many there are in each state.</param>
/// <param name="NetworksInTraining">Networks that are being trained.</param>
/// <param name="StepsPerSecond">Of all of them together.</param>
/// <param name="Stored">Bytes by kind.</param>
internal sealed record InstallationState(
    IReadOnlyList<QueueLength> Queues, IReadOnlyDictionary<RunState, int> Runs, int NetworksInTraining, double StepsPerSecond, IReadOnlyList<(string Kind, int Pieces, long Bytes)> Stored)
{
    /// <param name="db">An open context.</param>
    /// <param name="jobs">The queue.</param>
    /// <param name="now">The time.</param>
    /// <param name="stored">Sizes that were read shortly before; null reads them.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public static async Task<InstallationState> ReadAsync(
        TopoWebContext db, JobStorage jobs, DateTime now, IReadOnlyList<(string Kind, int Pieces, long Bytes)>? stored, CancellationToken cancellation)
    {
        var runs = await db.Runs.GroupBy(r => r.State).Select(g => new { State = g.Key, Count = g.Count() }).ToListAsync(cancellation);
        var speeds = await db.Networks.Where(n => n.State == NetworkState.Running).Select(n => n.StepsPerSecond).ToListAsync(cancellation);
        return new(
            QueuesOf(jobs, now), Enum.GetValues<RunState>().ToDictionary(s => s, s => runs.SingleOrDefault(r => r.State == s)?.Count ?? 0),
            speeds.Count, speeds.Sum(s => s ?? 0), stored ?? await StoredContent.SumsAsync(db, cancellation));
    }

    internal static IReadOnlyList<QueueLength> QueuesOf(JobStorage jobs, DateTime now)
    {
        // The first jobs of a queue are its oldest.
        var waiting = jobs.GetMonitoringApi().Queues().ToDictionary(q => q.Name, q => new QueueLength(
            q.Name, q.Length, q.FirstJobs.Select(j => j.Value?.EnqueuedAt).Min() is { } first && first < now ? now - first : TimeSpan.Zero));
        return [.. WorkQueues.All.Concat(waiting.Values.Where(q => q.Length > 0).Select(q => q.Name)).Distinct().Order(StringComparer.Ordinal).Select(name => waiting.GetValueOrDefault(name) ?? new(name, 0, TimeSpan.Zero))];
    }
}

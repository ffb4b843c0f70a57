using Microsoft.EntityFrameworkCore;
using TopoWeb.Controls;
using TopoWeb.Data;

namespace TopoWeb.Runs.Waiting;

/// <summary>Where a run waits.</summary>
/// <param name="Ahead">Runs that are taken before it, as people take turns.</param>
/// <param name="Seconds">Until it is taken, as runs ended lately; null where none did.</param>
public sealed record QueuePlace(int Ahead, double? Seconds)
{
    /// <summary>Within which runs must have ended to say how fast the queue moves.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <summary>What a person reads while it waits.</summary>
    public string Text => Ahead == 0 ? "Next in the queue."
        : $"Waiting for a worker. {NumberFormat.Count(Ahead, "run")} before it{(Seconds is { } s ? $", about {DurationText.Of(TimeSpan.FromSeconds(s))}" : "")}.";

    /// <summary>Null where the run does not wait.</summary>
    internal static async Task<QueuePlace?> OfAsync(TopoWebContext db, Guid id, DateTime now, CancellationToken cancellation)
    {
        var waiting = db.Runs.Where(r => r.State == RunState.Queued);
        if (await waiting.Where(r => r.Id == id && r.LeaseOwner == null).Select(r => new { r.OwnerId, r.CreatedAt, Interactive = r.Lane == RunLane.Interactive }).SingleOrDefaultAsync(cancellation) is not { } own)
            return null;
        var mine = await waiting.CountAsync(r => r.OwnerId == own.OwnerId && (r.Lane == RunLane.Interactive) == own.Interactive && r.CreatedAt < own.CreatedAt, cancellation);
        var others = await waiting.GroupBy(r => new { r.OwnerId, Interactive = r.Lane == RunLane.Interactive }).Select(g => new { g.Key.OwnerId, g.Key.Interactive, Count = g.Count() }).ToListAsync(cancellation);
        // Everybody else has a turn for each of hers; what somebody waits for at a page comes before all that programs ask for.
        var ahead = mine + others.Where(o => o.Interactive == own.Interactive && o.OwnerId != own.OwnerId).Sum(o => Math.Min(o.Count, mine + 1)) + (own.Interactive ? 0 : others.Where(o => o.Interactive).Sum(o => o.Count));
        return new(ahead, ahead == 0 ? null : await SecondsPerRunAsync(db, now, cancellation) * ahead);
    }

    /// <summary>Between the ends of two runs, as it was lately; null where too few ended to say.</summary>
    internal static async Task<double?> SecondsPerRunAsync(TopoWebContext db, DateTime now, CancellationToken cancellation)
    {
        var since = now - Lately;
        var ended = await db.Runs.Where(r => r.State == RunState.Succeeded && r.FinishedAt > since).GroupBy(r => 1).Select(g => new { Count = g.Count(), First = g.Min(r => r.FinishedAt) }).SingleOrDefaultAsync(cancellation);
        return ended is { Count: > 1, First: { } first } ? (now - first).TotalSeconds / ended.Count : null;
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Administration.Monitoring.Reading;

/// <summary>Runs that failed or have failed networks. What somebody has archived is settled, and a run that waits to begin retries them.</summary>
internal static class FailureReader
{
    /// <summary>So far back.</summary>
    public const int Days = 7;

    public const int MostRuns = 100;

    private const int MostNetworks = 20;

    public static async Task<IReadOnlyList<FailedRun>> ReadAsync(TopoWebContext db, DateTime now, CancellationToken cancellation)
    {
        var since = now.AddDays(-Days);
        var runs = await db.Runs.AsNoTracking().Where(r => r.ArchivedAt == null && r.State != RunState.Cancelled && r.State != RunState.Queued && ((r.State == RunState.Failed && r.FinishedAt >= since)
                || db.Networks.Any(n => n.TrainingSetId == r.TrainingSetId && n.Index < r.NetworkCount && n.State == NetworkState.Failed && n.FinishedAt >= since)))
            .OrderByDescending(r => r.FinishedAt ?? r.CreatedAt).Take(MostRuns)
            .Select(r => new { r.Id, Name = r.Title ?? r.Experiment!.Name, r.OwnerId, r.State, r.Error, r.FinishedAt, r.TrainingSetId, r.NetworkCount }).ToListAsync(cancellation);
        var sets = runs.Select(r => r.TrainingSetId).OfType<Guid>().Distinct().ToList();
        var networks = (await db.Networks.AsNoTracking().Where(n => sets.Contains(n.TrainingSetId) && n.State == NetworkState.Failed).OrderBy(n => n.Index)
            .Select(n => new { n.TrainingSetId, n.Index, n.Error, n.FinishedAt }).ToListAsync(cancellation)).ToLookup(n => n.TrainingSetId);
        var names = await db.NamesOfAsync(runs.Select(r => r.OwnerId), cancellation);
        return
        [
            .. runs.Select(r =>
            {
                var failed = r.TrainingSetId is { } set ? networks[set].Where(n => n.Index < r.NetworkCount).ToList() : [];
                var at = failed.Select(n => n.FinishedAt).Append(r.State == RunState.Failed ? r.FinishedAt : null).Max();
                return new FailedRun(
                    r.Id, r.Name, r.OwnerId is { } owner ? names.GetValueOrDefault(owner) : null, r.State.ToString().ToLowerInvariant(), at ?? now, r.State == RunState.Failed ? r.Error : null,
                    [.. failed.Take(MostNetworks).Select(n => new FailedNetwork(n.Index, n.Error ?? "", n.FinishedAt))], failed.Count);
            }).OrderByDescending(r => r.At),
        ];
    }

    public static async Task<(int Runs, int Networks)> LastHourAsync(TopoWebContext db, DateTime now, CancellationToken cancellation)
    {
        var since = now.AddHours(-1);
        return (await db.Runs.CountAsync(r => r.State == RunState.Failed && r.FinishedAt >= since, cancellation), await db.Networks.CountAsync(n => n.State == NetworkState.Failed && n.FinishedAt >= since, cancellation));
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Schedules.Drift;

/// <summary>A rerun compared, as pages and programs see it.</summary>
/// <param name="Run">The rerun; null where it has been deleted.</param>
/// <param name="RunAt">When it was submitted.</param>
/// <param name="State">Whether it has been compared.</param>
/// <param name="Choice">The result compared.</param>
/// <param name="ReferenceRun">What it was compared with.</param>
/// <param name="ReferenceChoice">The result of that run.</param>
/// <param name="Seed">Of its networks.</param>
/// <param name="SeedsDiffer">Rerun and reference have other networks, so that chance has a part in the distances.</param>
/// <param name="Drifted">The topology changed.</param>
/// <param name="Summary">In words.</param>
/// <param name="Loops">Supported loops.</param>
/// <param name="ReferenceLoops">Those of the reference.</param>
/// <param name="Accuracy">Mean test accuracy of its networks.</param>
/// <param name="PrimaryCircle">Share of its points on the primary circle.</param>
/// <param name="ThreeCircles">Share on the three circles.</param>
/// <param name="KleinBottle">Share on the Klein bottle.</param>
/// <param name="Distances">With their thresholds.</param>
internal sealed record DriftSummary(
    Guid? Run, DateTime RunAt, DriftState State, string? Choice, Guid? ReferenceRun, string? ReferenceChoice, long? Seed, bool SeedsDiffer, bool Drifted, string? Summary,
    int? Loops, int? ReferenceLoops, double? Accuracy, double? PrimaryCircle, double? ThreeCircles, double? KleinBottle, IReadOnlyList<DriftDistance> Distances);

/// <summary>Reads the comparisons of a schedule's reruns.</summary>
internal sealed class DriftReader(IDbContextFactory<TopoWebContext> contexts)
{
    /// <summary>The newest first; empty where the visitor does not see the schedule.</summary>
    public async Task<IReadOnlyList<DriftSummary>> ListAsync(Visitor visitor, Guid schedule, int take = 100, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var readable = db.Schedules.ReadableBy(visitor);
        var rows = await db.Drifts.AsNoTracking().Where(d => d.ScheduleId == schedule && readable.Any(s => s.Id == d.ScheduleId)).OrderByDescending(d => d.RunAt).Take(take).ToListAsync(cancellation);
        return [.. rows.Select(Of)];
    }

    /// <summary>Of each of these schedules the newest comparison, where there is one.</summary>
    public async Task<IReadOnlyDictionary<Guid, DriftSummary>> LastOfAsync(Visitor visitor, IReadOnlyList<Guid> schedules, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var readable = db.Schedules.ReadableBy(visitor);
        var rows = await db.Drifts.AsNoTracking().Where(d => schedules.Contains(d.ScheduleId) && d.State == DriftState.Compared && readable.Any(s => s.Id == d.ScheduleId)
            && !db.Drifts.Any(later => later.ScheduleId == d.ScheduleId && later.State == DriftState.Compared && later.RunAt > d.RunAt)).ToListAsync(cancellation);
        return rows.DistinctBy(d => d.ScheduleId).ToDictionary(d => d.ScheduleId, Of);
    }

    private static DriftSummary Of(DriftRow row) => new(
        row.RunId, row.RunAt, row.State, row.Choice, row.ReferenceRunId, row.ReferenceChoice, row.Seed, row.SeedsDiffer, row.Drifted, row.Summary,
        row.Loops, row.ReferenceLoops, row.Accuracy, row.PrimaryCircle, row.ThreeCircles, row.KleinBottle, DriftDistance.Read(row));
}

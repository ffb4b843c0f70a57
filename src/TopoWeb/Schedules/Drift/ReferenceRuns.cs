using TopoWeb.Data;
using TopoWeb.Runs;

namespace TopoWeb.Schedules.Drift;

/// <summary>What reruns are compared with, chosen or the last one compared, and reruns that are still to be compared: rules that delete old runs leave them.</summary>
internal sealed class ReferenceRuns : IRunKeeper
{
    public IQueryable<Guid> KeptRuns(TopoWebContext db) => db.Schedules.Where(s => s.ReferenceRunId != null).Select(s => s.ReferenceRunId!.Value)
        .Concat(db.Drifts.Where(d => d.RunId != null && (d.State == DriftState.Waiting || !db.Drifts.Any(later => later.ScheduleId == d.ScheduleId && later.State != DriftState.Waiting && later.RunAt > d.RunAt)))
            .Select(d => d.RunId!.Value));
}

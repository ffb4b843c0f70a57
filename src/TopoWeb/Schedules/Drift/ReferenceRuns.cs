using TopoWeb.Data;
using TopoWeb.Runs;

namespace TopoWeb.Schedules.Drift;

/// <summary>Chosen references are what reruns are compared with: rules that delete old runs leave them.</summary>
internal sealed class ReferenceRuns : IRunKeeper
{
    public IQueryable<Guid> KeptRuns(TopoWebContext db) => db.Schedules.Where(s => s.ReferenceRunId != null).Select(s => s.ReferenceRunId!.Value);
}

using TopoWeb.Data;

namespace TopoWeb.Schedules.Notices;

/// <summary>What a web hook gets.</summary>
/// <param name="Event">Always <c>schedule.drift</c>.</param>
/// <param name="Notice">Identifier of the notice.</param>
/// <param name="Schedule">The schedule.</param>
/// <param name="Name">Name of its experiment.</param>
/// <param name="Run">The rerun whose topology changed.</param>
/// <param name="Choice">The result of that run.</param>
/// <param name="ReferenceRun">What it was compared with.</param>
/// <param name="ReferenceChoice">The result of that run.</param>
/// <param name="Summary">In words.</param>
/// <param name="Loops">Supported loops of the rerun.</param>
/// <param name="ReferenceLoops">Those of the reference.</param>
/// <param name="At">When it was found, UTC.</param>
internal sealed record DriftPayload(string Event, Guid Notice, Guid Schedule, string Name, Guid? Run, string? Choice, Guid? ReferenceRun, string? ReferenceChoice, string Summary, int? Loops, int? ReferenceLoops, DateTime At)
{
    public const string DriftEvent = "schedule.drift";

    public static DriftPayload Of(NoticeRow notice, string name, DriftRow drift) =>
        new(DriftEvent, notice.Id, notice.ScheduleId, name, drift.RunId, drift.Choice, drift.ReferenceRunId, drift.ReferenceChoice, drift.Summary ?? "", drift.Loops, drift.ReferenceLoops, notice.CreatedAt);
}

namespace TopoWeb.Schedules.Firing;

/// <summary>What was asked does not fit the schedule as it is by now: somebody else has changed it, or its run is still going.</summary>
internal sealed class ScheduleConflictException(string message) : Exception(message)
{
    /// <summary>The version of the schedule as it is now, where that is the reason.</summary>
    public int? Version { get; init; }
}

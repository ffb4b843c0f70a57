using TopoWeb.Controls;

namespace TopoWeb.Workers;

/// <summary>What the page says of a worker.</summary>
internal static class WorkerText
{
    public static string State(WorkerSummary worker) => worker.State switch
    {
        WorkerSummary.Running => worker.Jobs.Count > 0 ? "Working" : "Idle",
        WorkerSummary.Draining => "Draining",
        WorkerSummary.Drained => "Drained",
        WorkerSummary.Stopping => "Stopping",
        WorkerSummary.Refused => "Refused",
        _ => "Lost",
    };

    public static string Heartbeat(WorkerSummary worker) => worker.HeartbeatSeconds < 5 ? "just now" : $"{DurationText.Of(TimeSpan.FromSeconds(worker.HeartbeatSeconds))} ago";
}

using System.Text.Json.Serialization;

namespace TopoWeb.Workers;

/// <summary>A job that a process works on.</summary>
/// <param name="Run">The run that it is for; the first of those that wait for a network. Null where it is wanted no more.</param>
/// <param name="Name">Of that run.</param>
/// <param name="Text">What is done: <c>Network 3, iteration 120 of 500</c>.</param>
/// <param name="Progress">Share done, 0 to 1; null where that is not known.</param>
/// <param name="Attempt">How often it has been taken on, with this time.</param>
public sealed record WorkerJob(Guid? Run, string? Name, string Text, double? Progress, int Attempt);

/// <summary>A process that takes part in the work.</summary>
public sealed record WorkerSummary(
    Guid Id, string Machine, string Process, bool Serves, int Cores, long MemoryBytes, string? Gpu, string Version, string Lanes,
    string State, string? Notice, DateTime StartedAt, DateTime Heartbeat, double HeartbeatSeconds, IReadOnlyList<WorkerJob> Jobs)
{
    public const string Running = "running";
    public const string Draining = "draining";
    public const string Drained = "drained";
    public const string Stopping = "stopping";
    public const string Refused = "refused";
    public const string Lost = "lost";

    /// <summary>It can be asked to do something.</summary>
    [JsonIgnore]
    public bool Listens => State is Running or Draining or Drained;
}

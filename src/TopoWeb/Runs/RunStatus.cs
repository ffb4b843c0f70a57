using System.Text.Json.Serialization;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Notation;

namespace TopoWeb.Runs;

/// <summary>State and progress of a run.</summary>
internal sealed record RunStatus(
    Guid Id, string Name, string Notation, RunState State, string? Stage, double Progress, double? SecondsLeft, string? Error,
    DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt, TrainingStatus? Training, IReadOnlyList<ResultStatus> Results)
{
    /// <summary>Whose it is; left out in Local mode.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkOwnership? Ownership { get; init; }

    /// <summary>Where it waits; left out where it does not, and in lists.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public QueueStatus? Queue { get; init; }

    /// <summary>What was run; a schedule may repeat it.</summary>
    public Guid Experiment { get; init; }

    /// <summary>The preset that it was made from.</summary>
    public string? Preset { get; init; }

    /// <summary>The schedule that began it.</summary>
    public Guid? Schedule { get; init; }

    /// <summary>Rules that delete old runs leave it.</summary>
    public bool Pinned { get; init; }

    /// <summary>Lists leave it out unless they are asked for it.</summary>
    public bool Archived { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>In Markdown; lists leave it out.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Note { get; init; }

    public static RunStatus From(RunSnapshot run) => new(
        run.Id, run.Name, ExperimentNotation.Format(run.Spec), run.State, run.Stage, run.Share, run.SecondsLeft, run.Error, run.CreatedAt, run.StartedAt, run.FinishedAt,
        run.Networks == 0 ? null : new(run.Networks, run.NetworksDone, run.NetworksFailed, run.StepsDone, run.StepsTotal, run.StepsPerSecond, run.Loss, run.Accuracy),
        [.. run.Results.Select(r => new ResultStatus(r.Choice, r.Label, r.PointsIn, r.PointsKept, r.LongestRatio, r.Networks) { LongestBar = r.LongestBar, Loops = r.SupportedLoops })])
    {
        Ownership = run.Ownership.Shown,
        Queue = run.Place is { } place ? new(place.Ahead, place.Seconds) : null,
        Experiment = run.ExperimentId,
        Preset = run.PresetId,
        Schedule = run.ScheduleId,
        Pinned = run.Pinned,
        Archived = run.Archived,
        Tags = run.Tags,
        Note = run.Note,
    };
}

/// <summary>Where a run waits: how many are taken before it, and about how long that takes; null where that cannot be said yet.</summary>
internal sealed record QueueStatus(int Ahead, double? Seconds);

internal sealed record TrainingStatus(int Networks, int Done, int Failed, long Steps, long StepsTotal, double StepsPerSecond, double? Loss, double? Accuracy);

/// <summary>One result; <c>Networks</c> it stands on are fewer than asked for while the run is training, and where some failed.</summary>
internal sealed record ResultStatus(string Choice, string Label, int PointsIn, int PointsKept, double? LongestRatio, int? Networks)
{
    /// <summary>Length of the longest H₁ bar; null where there is none, and of results from before it was kept.</summary>
    public double? LongestBar { get; init; }

    /// <summary>Loops that random filters do not have; null where that is not known.</summary>
    public int? Loops { get; init; }
}

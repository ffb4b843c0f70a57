using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Runs.Waiting;

namespace TopoWeb.Runs;

/// <summary>One network of a run that is being trained or has failed.</summary>
public sealed record NetworkSnapshot(int Index, long Seed, NetworkState State, int Iteration, int Iterations, double? Loss, double? Accuracy, double? StepsPerSecond, string? Error);

/// <summary>One result of a run, without its content. <c>Networks</c> it stands on; null where nothing was trained.</summary>
public sealed record ResultSnapshot(string Choice, string Label, int PointsIn, int PointsKept, double? LongestRatio, string? ThumbnailSvg, int? Networks = null)
{
    /// <summary>Length of the longest H₁ bar.</summary>
    public double? LongestBar { get; init; }

    /// <summary>Loops that random filters do not have; null where that is not known.</summary>
    public int? SupportedLoops { get; init; }
}

/// <summary>Where a run is.</summary>
public sealed record RunSnapshot(
    Guid Id, Guid ExperimentId, string Name, string? PresetId, Guid? ScheduleId, ExperimentSpec Spec, RunState State, string? Stage, double? StageProgress, string? Error,
    DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt,
    int Networks, int NetworksDone, int NetworksFailed, long StepsDone, long StepsTotal, double StepsPerSecond,
    double? Loss, double? Accuracy, IReadOnlyList<NetworkSnapshot> Active, IReadOnlyList<ResultSnapshot> Results)
{
    /// <summary>Networks that the mean loss is taken over: those in training and those that have finished.</summary>
    public int LossNetworks { get; init; }

    /// <summary>Networks that the mean accuracy is taken over: only those that have finished.</summary>
    public int AccuracyNetworks { get; init; }

    /// <summary>Rules that delete old runs leave it.</summary>
    public bool Pinned { get; init; }

    /// <summary>Lists leave it out unless they are asked for it.</summary>
    public bool Archived { get; init; }

    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>In Markdown; null where nobody noted anything, and in lists.</summary>
    public string? Note { get; init; }

    /// <summary>Whether somebody noted something.</summary>
    public bool HasNote { get; init; }

    /// <summary>The most loops of a result that random filters do not have; null where that is not known.</summary>
    public int? Loops => Results.Max(r => r.SupportedLoops);

    /// <summary>The result with these loops, of several the clearest; null where none has been compared.</summary>
    public ResultSnapshot? WithMostLoops => Results.Where(r => r.SupportedLoops is not null).OrderByDescending(r => r.SupportedLoops).ThenByDescending(Clarity).FirstOrDefault();

    /// <summary>Where it waits; null where it does not, and in lists.</summary>
    public QueuePlace? Place { get; init; }

    /// <summary>Whose it is, as far as the visitor may know.</summary>
    public WorkOwnership Ownership { get; init; } = WorkOwnership.None;

    /// <summary>The result whose longest H₁ bar stands out most. A bar without a second says nothing of how long it is: such a result comes after those that have one.</summary>
    public ResultSnapshot? Clearest => Results.MaxBy(Clarity);

    private static double Clarity(ResultSnapshot result) => result.LongestRatio is { } ratio && ratio < BarcodeStatistics.LargestRatio ? ratio : result.LongestRatio is null ? 0 : 1;

    private const int SteadyFrom = 20;

    public bool IsActive => State is RunState.Queued or RunState.Training or RunState.Analyzing;

    /// <summary>Seconds the training still takes at the present speed; null while that is not known.</summary>
    public double? SecondsLeft => State == RunState.Training && SteadySpeed is { } speed ? (StepsTotal - StepsDone) / speed : null;

    /// <summary>Speed of the networks that are past their start, for all that train now; null until one is. The first steps of a network say nothing of the others.</summary>
    private double? SteadySpeed
    {
        get
        {
            var running = Active.Where(n => n.State == NetworkState.Running).ToList();
            var steady = running.Where(n => n.StepsPerSecond > 0 && n.Iteration >= Math.Min(SteadyFrom, n.Iterations / 2)).ToList();
            return steady.Count == 0 ? null : steady.Average(n => n.StepsPerSecond!.Value) * running.Count;
        }
    }

    /// <summary>Share of the whole run done, 0 to 1: training counts for nearly all of it.</summary>
    public double Share => State switch
    {
        RunState.Succeeded => 1,
        RunState.Training => StepsTotal == 0 ? 0 : 0.97 * StepsDone / StepsTotal,
        RunState.Analyzing => Networks > 0 ? 0.97 + 0.03 * AnalysisShare : AnalysisShare,
        _ => 0,
    };

    /// <summary>Networks whose filters are asked for.</summary>
    public int NetworksAsked => Spec.Source.Members?.Count ?? Networks;

    /// <summary>The result stands on fewer networks than are asked for.</summary>
    public bool IsPartial(ResultSnapshot result) => result.Networks < NetworksAsked;

    /// <summary>Whether a failed, cancelled, or incomplete run can go on with what is missing.</summary>
    public bool CanRetry => State is RunState.Failed or RunState.Cancelled || (NetworksFailed > 0 && State is RunState.Training or RunState.Succeeded);

    private int Layers => Math.Max(1, Spec.Layers().Count);

    // Results of a first look, on fewer networks, are not counted.
    private double AnalysisShare => Math.Min(0.99, Results.Count(r => r.Networks is null || r.Networks >= Math.Min(NetworksDone, NetworksAsked)) /
        (double)Math.Max(1, Spec.Source.Iterations?.Count * Layers ?? Spec.Source.Training?.Checkpoints.Count * Layers ?? Results.Count + 1));
}

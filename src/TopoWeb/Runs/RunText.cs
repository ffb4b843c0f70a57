using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;

namespace TopoWeb.Runs;

/// <summary>Words and numbers of a run, the same on every page.</summary>
internal static class RunText
{
    public static string State(RunState state) => state switch
    {
        RunState.Queued => "Queued",
        RunState.Training => "Training",
        RunState.Analyzing => "Analysing",
        RunState.Succeeded => "Finished",
        RunState.Failed => "Failed",
        _ => "Cancelled",
    };

    public static string Duration(double seconds) => seconds switch
    {
        < 1 => "less than a second",
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 60):0} min {seconds % 60:00} s"),
        < 172800 => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):00} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 86400:0.0} days"),
    };

    /// <summary>An estimate, as a sentence without its full stop.</summary>
    public static string Left(double seconds) => seconds < 1 ? "Less than a second left" : $"About {Duration(seconds)} left";

    /// <summary>How long a run still takes; null where that is not said.</summary>
    public static string? LeftOf(RunSnapshot run) => run.SecondsLeft is { } left ? Left(left) : run is { State: RunState.Training, NetworksDone: var done } && done < run.Networks ? "Estimating the time left" : null;

    /// <summary>How long ago; null of what is so old that its date says more.</summary>
    public static string? Ago(DateTime then, DateTime now) => (now - then).TotalSeconds switch
    {
        < 45 => "just now",
        < 5400 and var s => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(s / 60)):0} min ago"),
        < 129600 and var s => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(s / 3600):0} h ago"),
        _ => null,
    };

    /// <summary><c>3 of 40 networks</c>: those that a result stands on.</summary>
    public static string Networks(ResultSnapshot result, RunSnapshot run) => $"{NumberFormat.Count(result.Networks ?? 0)} of {NumberFormat.Count(run.NetworksAsked, "network")}";

    /// <summary><c>No significant loop</c>, <c>1 significant loop</c>, <c>2 significant loops</c>.</summary>
    public static string Loops(int loops) => loops == 0 ? "No significant loop" : NumberFormat.Count(loops, "significant loop");

    /// <summary>What the points of a run are called: an uploaded cloud may be of anything.</summary>
    public static string Points(SourceSpec source) => source is { Kind: SourceKind.Cloud, Pretrained: null } ? "points" : "filters";

    /// <summary>What happens now, in one line.</summary>
    public static string Now(RunSnapshot run) => run.State switch
    {
        RunState.Queued => run.Place?.Text ?? "Waiting for a worker.",
        RunState.Training => string.Create(CultureInfo.InvariantCulture, $"Training: {run.NetworksDone} of {NumberFormat.Count(run.Networks, "network")} done{(run.NetworksFailed > 0 ? $", {run.NetworksFailed} failed" : "")}."),
        RunState.Analyzing => string.IsNullOrEmpty(run.Stage) ? "Analysing." : $"Analysing: {run.Stage}.",
        RunState.Succeeded => $"Finished{(Elapsed(run) is { } s ? $" in {Duration(s)}" : "")}.",
        RunState.Failed => "Failed.",
        _ => "Cancelled. Trained networks are kept for a retry.",
    };

    /// <summary>What the retry button does.</summary>
    public static string Retry(RunSnapshot run) => run is { State: RunState.Failed or RunState.Cancelled }
        ? "Retry"
        : $"Retry {NumberFormat.Count(run.NetworksFailed, "failed network")}";

    /// <summary>Why results are based on fewer networks than requested.</summary>
    public static string Partial(RunSnapshot run) => run.IsActive
        ? "Preliminary: based on the networks trained so far. Updates as more finish."
        : "These results are based on fewer networks than requested.";

    public static double? Elapsed(RunSnapshot run) => run is { StartedAt: { } start, FinishedAt: { } end } ? (end - start).TotalSeconds : null;

    /// <summary>The longest H₁ bar: <c>longest H₁ bar 4.0× the second</c>, or that there is no second.</summary>
    public static string Longest(double ratio) => ratio >= BarcodeStatistics.LargestRatio ? "one H₁ bar" : $"longest H₁ bar {Ratio(ratio)} the second";

    public static string Ratio(double ratio) => ratio >= BarcodeStatistics.LargestRatio ? "one H₁ bar" : $"{NumberFormat.Ratio(ratio)}×";
}

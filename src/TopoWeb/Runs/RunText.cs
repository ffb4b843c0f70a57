using System.Globalization;
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

    public static string Ago(DateTime then, DateTime now) => (now - then).TotalSeconds switch
    {
        < 45 => "just now",
        < 5400 and var s => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Round(s / 60)):0} min ago"),
        < 129600 and var s => string.Create(CultureInfo.InvariantCulture, $"{Math.Round(s / 3600):0} h ago"),
        _ => then.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture),
    };

    /// <summary>What happens now, in one line.</summary>
    public static string Now(RunSnapshot run) => run.State switch
    {
        RunState.Queued => "Waiting for a worker.",
        RunState.Training => string.Create(CultureInfo.InvariantCulture, $"Training: {run.NetworksDone} of {run.Networks} networks done{(run.NetworksFailed > 0 ? $", {run.NetworksFailed} failed" : "")}."),
        RunState.Analyzing => string.IsNullOrEmpty(run.Stage) ? "Analysing." : $"Analysing: {run.Stage}.",
        RunState.Succeeded => $"Finished{(Elapsed(run) is { } s ? $" in {Duration(s)}" : "")}.",
        RunState.Failed => "Failed.",
        _ => "Cancelled. Trained networks are kept for a retry.",
    };

    /// <summary>What the retry button does.</summary>
    public static string Retry(RunSnapshot run) => run is { State: RunState.Failed or RunState.Cancelled }
        ? "Retry"
        : string.Create(CultureInfo.InvariantCulture, $"Retry {run.NetworksFailed} failed network{(run.NetworksFailed == 1 ? "" : "s")}");

    /// <summary>Why results are based on fewer networks than requested.</summary>
    public static string Partial(RunSnapshot run) => run.IsActive
        ? "Preliminary: based on the networks trained so far. Updates as more finish."
        : "These results are based on fewer networks than requested.";

    public static double? Elapsed(RunSnapshot run) => run is { StartedAt: { } start, FinishedAt: { } end } ? (end - start).TotalSeconds : null;

    public static string Ratio(double ratio) => ratio >= BarcodeStatistics.LargestRatio ? "one H₁ bar" : string.Create(CultureInfo.InvariantCulture, $"{ratio:0.0}×");
}

using System.Diagnostics.Metrics;

namespace TopoWeb.Data;

/// <summary>What this process measures of its own work, as OpenTelemetry names things. Costs nothing where nobody listens. What all processes do together is read from the database.</summary>
internal static class WorkMeter
{
    public const string Name = "TopoWeb";

    private const string Succeeded = "succeeded";
    private const string Failed = "failed";

    private static readonly Meter Meter = new(Name);

    private static readonly Histogram<double> StageDuration = Meter.CreateHistogram<double>("topoweb.stage.duration", "s", "Duration of computed stages of analyses.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000] });

    private static readonly Counter<long> StagesReused = Meter.CreateCounter<long>("topoweb.stage.reused", "{stage}", "Stages that were found instead of computed.");

    private static readonly Histogram<double> NetworkDuration = Meter.CreateHistogram<double>("topoweb.network.duration", "s", "Duration of trainings, of one network each.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [1, 3, 10, 30, 100, 300, 1000, 3000, 10000] });

    private static readonly Counter<long> NetworksEnded = Meter.CreateCounter<long>("topoweb.network.ended", "{network}", "Trainings that ended.");

    private static readonly Counter<long> RunsEnded = Meter.CreateCounter<long>("topoweb.run.ended", "{run}", "Analyses of runs that ended.");

    /// <summary>Counts from zero, once somebody listens: of a counter that begins with its first failure nobody sees that it has risen.</summary>
    public static void Begin()
    {
        foreach (var outcome in new[] { Succeeded, Failed })
        {
            NetworksEnded.Add(0, Outcome(outcome));
            RunsEnded.Add(0, Outcome(outcome));
        }
    }

    public static void StageEnded(string stage, double seconds, bool reused)
    {
        if (reused)
            StagesReused.Add(1, new KeyValuePair<string, object?>("topoweb.stage.name", stage));
        else
            StageDuration.Record(seconds, new KeyValuePair<string, object?>("topoweb.stage.name", stage));
    }

    public static void NetworkTrained(double seconds)
    {
        NetworkDuration.Record(seconds);
        NetworksEnded.Add(1, Outcome(Succeeded));
    }

    public static void NetworkFailed() => NetworksEnded.Add(1, Outcome(Failed));

    public static void RunEnded(bool succeeded) => RunsEnded.Add(1, Outcome(succeeded ? Succeeded : Failed));

    private static KeyValuePair<string, object?> Outcome(string outcome) => new("topoweb.outcome", outcome);
}

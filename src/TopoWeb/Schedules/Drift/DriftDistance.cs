using System.Text.Json.Serialization;
using TopoWeb.Data;

namespace TopoWeb.Schedules.Drift;

internal enum DriftMeasure
{
    Bottleneck,
    Wasserstein,
}

/// <summary>One distance of a rerun's barcode to that of its reference.</summary>
/// <param name="Dimension">Of homology.</param>
/// <param name="Measure">Bottleneck, or 1-Wasserstein with the L∞ distance of bars.</param>
/// <param name="Value">Median over the starting landmarks, in units of the filtration.</param>
/// <param name="OfStarts">95th percentile of the distances between two starting landmarks within rerun and reference, the larger of the two; null where a barcode does not depend on a start.</param>
/// <param name="OfReruns">What a rerun with other seeds alone stays below, judged by earlier reruns; null while there are too few.</param>
/// <param name="Reruns">Earlier distances that it is judged by.</param>
/// <param name="Threshold">A larger distance is no chance; null where that cannot be said yet.</param>
internal sealed record DriftDistance(int Dimension, DriftMeasure Measure, double Value, double? OfStarts, double? OfReruns, int Reruns, double? Threshold)
{
    /// <summary>Distance to the rerun before, whatever the reference is: the spread that later reruns are judged by; null of the first.</summary>
    public double? ToBefore { get; init; }

    [JsonIgnore]
    public bool IsBeyond => Value > Threshold;

    /// <summary>Stored distances.</summary>
    public static IReadOnlyList<DriftDistance> Read(DriftRow row) =>
        row.DistancesJson is null ? [] : System.Text.Json.JsonSerializer.Deserialize<DriftDistance[]>(row.DistancesJson, JsonDefaults.Options)!;
}

using TopoWeb.Controls;
using TopoWeb.Rendering.Barcodes;

namespace TopoWeb.Schedules.Drift;

/// <summary>Comparisons of reruns in words, for pages, notices and API alike.</summary>
internal static class DriftText
{
    /// <summary><c>The topology changed: 1 supported loop, 0 in the reference; …</c>.</summary>
    public static string Summary(DriftFinding finding, bool seedsDiffer)
    {
        var reasons = new List<string>();
        if (finding is { LoopsChanged: true, Loops: var (rerun, reference) })
            reasons.Add($"{NumberFormat.Count(rerun, "significant loop")}, {NumberFormat.Count(reference)} in the reference");
        reasons.AddRange(finding.Distances.Where(d => d.IsBeyond).Select(d => $"{Name(d)} {NumberFormat.Measure(d.Value)}, above {NumberFormat.Measure(d.Threshold!.Value)}"));
        if (reasons.Count > 0)
            return $"The topology changed: {string.Join("; ", reasons)}.";
        var same = finding.Loops is var (loops, others)
            ? loops == others ? $" {NumberFormat.Count(loops, "significant loop")} in both." : $" {NumberFormat.Count(loops, "significant loop")}, {NumberFormat.Count(others)} in the reference, but not clearly so."
            : "";
        var few = seedsDiffer && finding.Distances.Any(d => d.OfReruns is null)
            ? $" Until there are {Topology.Statistics.PredictionBound.LeastValues} earlier distances, only loops and the bottleneck distance in H₁ are judged."
            : "";
        return finding.Distances.Count == 0 && finding.Loops is null
            ? "Not compared: a result has no barcode."
            : $"No change beyond {(seedsDiffer ? "what other seeds do" : "the choice of the first landmark")}.{same}{few}";
    }

    public static string Name(DriftDistance distance) => $"{Title(distance.Measure)} distance in {BarText.Dimension(distance.Dimension)}";

    public static string Title(DriftMeasure measure) => measure == DriftMeasure.Bottleneck ? "Bottleneck" : "1-Wasserstein";
}

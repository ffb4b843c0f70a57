using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>What is allowed and yet seldom meant.</summary>
internal static class FormWarnings
{
    private const int FewPoints = 300;
    private const int ManyRipsPoints = 4000;
    private const int ManyBins = 20_000;

    public static IEnumerable<string> Of(FormReading reading, CostEstimate? cost, TrainingSpeed speed)
    {
        var (spec, kept) = (reading.Spec, reading.Kept);
        if (kept is < FewPoints and { } few)
            yield return $"{few:N0} points are analysed: too few for a defensible figure. More networks, or a larger p, give more.";
        if (spec.Analysis.Density is { } d && reading.Points is { } n && d.K >= n / 4.0)
            yield return $"k = {d.K} is {100.0 * d.K / n:0} % of the points: the filtration then sees the middle of the cloud, not its dense parts.";
        if (spec.Analysis.Density is null && spec.Analysis is not { Barcode: null, Mapper: null })
            yield return "Without ρ(k, p), noise between the dense parts fills the loops.";
        if (spec.Analysis.Barcode is { } b)
        {
            if (b.Complex != ComplexKind.Rips && kept < b.LandmarkCount)
                yield return $"{b.Landmarks} landmarks are asked for; only {kept:N0} points are there, so all of them are landmarks.";
            if (b.Complex == ComplexKind.Rips && kept is > ManyRipsPoints and { } many)
                yield return $"Vietoris–Rips on all {many:N0} points takes long and much memory; landmarks are made for that.";
            if (b is { Complex: not ComplexKind.Rips, MaxDimension: 2, Landmarks: > 200 })
                yield return "Dimension 2 on more than 200 landmarks takes minutes to hours.";
        }
        if (spec.Analysis.Mapper is { } m)
        {
            if (Math.Pow(m.Resolution, m.Lenses.Count) is > ManyBins and var bins)
                yield return $"{bins:N0} bins: most will be empty, and the graph may have thousands of nodes.";
            if (m.Metric == MapperMetric.VneVariance)
                yield return "Divided by the variance, most of the distance between filters lies on the centre pixel.";
        }
        if (spec.Analysis is { Barcode: null, Mapper: null })
            yield return "Neither barcode nor Mapper is computed: only the filters will be there.";
        if (cost is not null && speed.Workers == 0)
            yield return "This server trains no networks itself (Workers:Train is 0): a worker has to run.";
        if (cost is { Duration.TotalHours: > 1 })
            yield return "Training goes on when this page is closed, and after a restart.";
    }
}

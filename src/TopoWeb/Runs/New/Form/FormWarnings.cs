using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Topology.Homology.Complexes;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Runs.New.Form;

/// <summary>What is allowed but seldom intended.</summary>
internal static class FormWarnings
{
    private const int FewPoints = 300;
    private const int ManyRipsPoints = 4000;
    private const int ManyBins = 20_000;

    /// <summary>How there would be more points. A file has as many as it has.</summary>
    private static string More(ExperimentSpec spec) => (spec.Source.Kind, spec.Analysis.Density) switch
    {
        (SourceKind.Training, null) => "Use more networks.",
        (SourceKind.Training, _) => "Use more networks or a larger p.",
        (SourceKind.Sample, null) => "Choose a larger sample.",
        (SourceKind.Sample, _) => "Choose a larger sample or a larger p.",
        (_, null) => "Upload more points.",
        _ => "Upload more points or choose a larger p.",
    };

    public static IEnumerable<string> Of(FormReading reading, CostEstimate? cost, TrainingSpeed speed)
    {
        var (spec, kept) = (reading.Spec, reading.Kept);
        if (kept is < FewPoints and { } few)
            yield return $"Only {NumberFormat.Count(few, "point")} {(few == 1 ? "is" : "are")} analysed, too few for a reliable result. {More(spec)}";
        if (spec.Analysis.Density is { } d && reading.Points is { } n && d.K >= n / 4.0)
            yield return $"k = {d.K} is {100.0 * d.K / n:0} % of the points, so the filtration finds the middle of the cloud rather than its dense parts.";
        if (spec.Analysis.Density is null && spec.Analysis is not { Barcode: null, Mapper: null })
            yield return "Without ρ(k, p), noise between the dense parts fills the loops.";
        if (spec.Analysis.Barcode is { } b)
        {
            if (b.Complex != ComplexKind.Rips && kept < b.LandmarkCount)
                yield return $"{(kept == 1 ? "There is only 1 point" : $"There are only {kept:N0} points")} for {NumberFormat.Count(b.LandmarkCount, "landmark")}, so all points are landmarks.";
            if (b.Complex == ComplexKind.Rips && kept is > ManyRipsPoints and { } many)
                yield return $"Vietoris–Rips on all {many:N0} points is slow and needs much memory. Use landmarks instead.";
            if (b is { Complex: not ComplexKind.Rips, MaxDimension: 2, Landmarks: > 200 })
                yield return "H₂ on more than 200 landmarks takes minutes to hours.";
        }
        if (spec.Analysis.Mapper is { } m)
        {
            if (Math.Pow(m.Resolution, m.Lenses.Count) is > ManyBins and var bins)
                yield return $"The cover has {bins:N0} bins. Most will be empty, and the graph may have thousands of nodes.";
            if (m.Metric == MapperMetric.VneVariance)
                yield return "When divided by the variance, most of the distance between patches comes from the centre pixel.";
        }
        if (spec.Analysis is { Barcode: null, Mapper: null })
            yield return "Barcode and Mapper are both skipped: the run only gives the points.";
        if (cost is not null && speed.Workers == 0)
            yield return "This server does not train networks itself (Workers:Train is 0). Start a worker.";
        if (cost is { Duration.TotalHours: > 1 })
            yield return "Training continues after you close this page and after a restart.";
    }
}

using System.Diagnostics;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper;

namespace TopoWeb.Experiments;

/// <summary>
/// The flow, one line a stage: filters → normalise → ρ(k, p) → barcode and Mapper → result.
/// Every stage is a pure function of its settings and its input, so its result is found again by its key.
/// </summary>
internal sealed class ExperimentPipeline(StageRunner stages)
{
    public async Task<Staged<ResultDocument>> AnalyzeAsync(FilterArtifact filters, string filtersKey, ResultSource? source, AnalysisSpec spec, double loadSeconds, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        var normalized = spec.Normalize ? Normalization.Apply(filters.Points) : Untouched(filters.Points);
        var normalizeSeconds = clock.Elapsed.TotalSeconds;
        if (normalized.Points.Count == 0)
            throw new InvalidInputException("points", $"No point is left: all {filters.Points.Count:N0} are constant, so normalisation drops them. Choose other filters, or switch normalisation off.");
        var pointsKey = StageKey.Of("points", Versions.Normalization, spec.Normalize, filtersKey);

        var densityKey = spec.Density is null ? pointsKey : StageKey.Of("density", Versions.Density, spec.Density, pointsKey);
        var density = spec.Density is null ? null : await stages.RunAsync("density", densityKey, (p, c) => Filter(normalized, spec.Density, p, c), cancellation);
        var kept = density?.Value ?? [.. Enumerable.Range(0, normalized.Points.Count)];
        var core = normalized.Points.Select(kept);
        var rows = Array.ConvertAll(kept, k => normalized.Rows[k]);

        var barcodeKey = StageKey.Of("barcode", Versions.Barcode, spec.Barcode, densityKey);
        var barcode = spec.Barcode is null ? null : await stages.RunAsync("barcode", barcodeKey, (p, c) => BarcodeComputation.Compute(core, spec.Barcode, p, c), cancellation);

        var mapperKey = StageKey.Of("mapper", Versions.Mapper, spec.Mapper, densityKey);
        var mapper = spec.Mapper is null ? null : await stages.RunAsync("mapper", mapperKey, (p, c) => MapperBuilder.Build(core, spec.Mapper, spec.Mapper.NamesColumns ? filters.Columns(rows) : null, p, c), cancellation);

        var resultKey = StageKey.Of("result", Versions.Document, new { spec, source }, barcodeKey, mapperKey);
        return await stages.RunAsync("result", resultKey, (_, _) => new ResultDocument
        {
            Spec = spec,
            Source = source,
            Points = new(filters.Points.Count, normalized.Dropped, rows.Length, rows),
            Barcode = barcode is null ? null : BarcodeDocument.From(barcode.Value, rows),
            Mapper = mapper is null ? null : MapperDocument.From(mapper.Value, rows),
            Notes = [.. Notes(normalized, filters), .. barcode?.Value.Notes ?? [], .. mapper?.Value.Notes ?? []],
            Timings = Timings(loadSeconds, normalizeSeconds, density?.Seconds, barcode?.Seconds, mapper?.Seconds),
            Versions = Versions.All,
        }, cancellation);
    }

    private static int[] Filter(NormalizedCloud cloud, DensitySettings settings, IProgress<double> progress, CancellationToken cancellation) =>
        DensityFiltration.Apply(cloud.Points, settings, progress, cancellation).Kept;

    private static NormalizedCloud Untouched(PointCloud cloud) => new(cloud, [.. Enumerable.Range(0, cloud.Count)], 0);

    private static IEnumerable<string> Notes(NormalizedCloud normalized, FilterArtifact filters)
    {
        if (normalized.Dropped > 0)
            yield return $"{normalized.Dropped:N0} of {filters.Points.Count:N0} points are constant and were dropped by normalisation.";
    }

    private static SortedDictionary<string, double> Timings(double load, double normalize, double? density, double? barcode, double? mapper)
    {
        var timings = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["load"] = load, ["normalize"] = normalize };
        foreach (var (name, seconds) in new[] { ("density", density), ("barcode", barcode), ("mapper", mapper) })
            if (seconds is { } s)
                timings[name] = s;
        return timings;
    }
}

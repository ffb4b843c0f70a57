using System.Diagnostics;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;
using TopoWeb.Settings;
using TopoWeb.Topology;
using TopoWeb.Topology.Density;
using TopoWeb.Topology.GraphLayout;
using TopoWeb.Topology.Homology;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Models;

namespace TopoWeb.Experiments;

/// <summary>
/// The flow from data set to shareable result: plan → train → filters → normalise → ρ(k, p) → barcode and Mapper → result → layout → starts and significance,
/// and what is derived from results on demand. From the filters on, each stage is a pure function of its settings and its input, and is found again by its key.
/// </summary>
/// <param name="stages">Runs the stages or finds them.</param>
/// <param name="budget">Most memory of the stages that grow with their settings; null for any amount.</param>
internal sealed class ExperimentPipeline(StageRunner stages, WorkBudget? budget = null)
{
    /// <summary>From the data set to networks, which workers train.</summary>
    /// <returns>The number of networks still to be trained, 0 where the analysis can begin; null where the run is no longer waiting for any.</returns>
    public static async Task<int?> StartAsync(ITraining training, Guid run, SourceSpec source, CancellationToken cancellation)
    {
        if (source.Kind != SourceKind.Training)
            return 0;
        var open = await training.PlanAsync(run, source, cancellation);
        await training.TrainAsync(open ?? [], cancellation);
        return open?.Count;
    }

    /// <summary>From networks, a sample or a cloud to stored results, one for each layer and checkpoint, and what follows from them as far as <paramref name="part"/> goes.</summary>
    /// <returns>Whether results are left to be compared with random filters.</returns>
    public async Task<bool> RunAsync(FilterSource sources, RunRow run, ExperimentSpec spec, IResultSink sink, AnalysisPart part, CancellationToken cancellation)
    {
        var (clock, left) = (Stopwatch.StartNew(), false);
        await foreach (var input in sources.LoadAsync(run, spec, sink.SkipAsync, cancellation))
        {
            sink.Begin(input);
            Staged<ResultDocument> result;
            try
            {
                result = await AnalyzeAsync(input.Filters, input.FiltersKey, input.Source, spec.AnalysisOf(input.Source.Layer), clock.Elapsed.TotalSeconds, cancellation);
            }
            catch (InvalidInputException e)
            {
                await sink.SkipAsync(input.Label, e);
                continue;
            }
            await sink.StoreAsync(input, result, cancellation);
            if (part != AnalysisPart.Preview)
                left |= !await DeriveAsync(input, input.Stored(run, result), sink, part, rerun: run.ScheduleId is not null, cancellation);
            clock.Restart();
        }
        return left;
    }

    /// <summary>What follows from a stored result; false where the comparison is left to be done.</summary>
    private async Task<bool> DeriveAsync(FilterInput input, StoredResult stored, IResultSink sink, AnalysisPart part, bool rerun, CancellationToken cancellation)
    {
        if (part == AnalysisPart.Results)
        {
            await LayoutAsync(stored, cancellation);
            await sink.StoreDerivedAsync(input, cancellation);
        }
        // Short ones are computed with the results, the others alone.
        if (SignificanceStore.IsShort(stored) != (part == AnalysisPart.Results))
            return part == AnalysisPart.Comparison || SignificanceStore.Obstacle(stored) is not null;
        // Reruns are compared by the barcodes from all starts: they are kept, and the comparison with random filters needs them anyway.
        var starts = rerun ? await StartsAsync(stored, cancellation) : null;
        await SignificanceAsync(stored, starts?.Value, cancellation);
        await sink.StoreDerivedAsync(input, cancellation);
        return true;
    }

    /// <summary>From filters to a result. A stage whose settings are null is skipped.</summary>
    public async Task<Staged<ResultDocument>> AnalyzeAsync(FilterArtifact filters, string filtersKey, ResultSource? source, AnalysisSpec spec, double loadSeconds, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        CoreRule.Require(filters.Core, spec);
        var points = AnalysedPoints.Of(filters, spec.Normalize);
        // Before rows are left out: a refusal names a row of the input.
        if (spec is not { Density: null, Barcode: null, Mapper: null })
            _ = PointScale.Of(points.Cloud);
        var normalizeSeconds = clock.Elapsed.TotalSeconds;
        var pointsKey = StageKey.Of("points", Versions.Normalization, spec.Normalize, filtersKey);
        var densityKey = spec.Density is null ? pointsKey : StageKey.Of(filters.Core is null ? "density" : "core", Versions.Density, spec.Density, pointsKey);
        var density = spec.Density is null || filters.Core is not null ? null : await stages.RunAsync("density", densityKey, (p, c) => DensityFiltration.Apply(points.Cloud, spec.Density, p, c).Kept, cancellation);
        var core = points.Keep(density?.Value);

        var barcodeKey = StageKey.Of("barcode", Versions.Barcode, spec.Barcode, densityKey);
        var barcode = spec.Barcode is null ? null : await stages.RunAsync("barcode", barcodeKey, (p, c) => Within(work => BarcodeComputation.Compute(core.Cloud, AnalysisSize.Require(core.Cloud, spec.Barcode, work), p, c, work)), cancellation);

        var mapperKey = StageKey.Of("mapper", Versions.MapperOf(spec.Mapper), spec.Mapper, densityKey);
        var mapper = spec.Mapper is null ? null : await stages.RunAsync("mapper", mapperKey,
            (p, c) => Within(work => MapperBuilder.Build(core.Cloud, AnalysisSize.Require(core.Cloud, spec.Mapper, work), spec.Mapper.NamesColumns ? filters.Columns(core.Rows) : null, p, c, work)), cancellation);

        var timings = ResultDocument.TimingsOf(("load", loadSeconds), ("normalize", normalizeSeconds), ("density", density?.Seconds), ("barcode", barcode?.Seconds), ("mapper", mapper?.Seconds));
        var resultKey = StageKey.Of("result", Versions.Document, new { spec, source }, barcodeKey, mapperKey);
        return await stages.RunAsync("result", resultKey, (_, _) => ResultDocument.Of(spec, source, core, barcode?.Value, mapper?.Value, timings, filters.Notes), cancellation);
    }

    /// <summary>Places of the nodes in a force layout; null without a graph.</summary>
    public async Task<Staged<GraphPlaces>?> LayoutAsync(StoredResult result, CancellationToken cancellation) => result.Document.Mapper is not { Nodes.Count: > 0 } mapper ? null
        : await stages.RunAsync(LayoutStore.Stage, LayoutStore.KeyOf(result.ResultKey), (p, c) => LayoutStore.Compute(mapper, p, c), cancellation);

    /// <summary>The barcodes from all starting landmarks; null where the result is not compared with random filters.</summary>
    public async Task<Staged<StartBarcodeSet>?> StartsAsync(StoredResult result, CancellationToken cancellation) => SignificanceStore.Obstacle(result) is not null ? null
        : await stages.RunAsync(StartBarcodes.Stage, StartBarcodes.KeyOf(result.ResultKey), (p, c) => StartBarcodes.Compute(result, p, c), cancellation);

    /// <summary>The comparison of the barcode with random filters; null where there can be none.</summary>
    public Task<Staged<SignificanceView>?> SignificanceAsync(StoredResult result, CancellationToken cancellation) => SignificanceAsync(result, null, cancellation);

    /// <summary>The same from known starts, where there are any.</summary>
    public async Task<Staged<SignificanceView>?> SignificanceAsync(StoredResult result, StartBarcodeSet? starts, CancellationToken cancellation) => SignificanceStore.Obstacle(result) is not null ? null
        : await stages.RunAsync(SignificanceStore.Stage, SignificanceStore.KeyOf(result.ResultKey), (p, c) => SignificanceStore.Compute(result, starts, p, c), cancellation);

    /// <summary>The graph of a result on the axes of another, for timelines and comparisons.</summary>
    public Task<Staged<MapperDocument>> CommonAxesAsync(StoredResult result, StoredResult reference, CancellationToken cancellation) =>
        stages.RunAsync(CommonAxes.Stage, CommonAxes.KeyOf(result, reference), (_, c) => CommonAxes.Build(result, reference, c), cancellation);

    /// <summary>Shares of the points on the model spaces of 3×3 patches.</summary>
    public Task<Staged<ModelSummary>> ModelSharesAsync(StoredResult result, CancellationToken cancellation) =>
        stages.RunAsync(ModelShares.Stage, ModelShares.KeyOf(result.ResultKey), (_, c) => ModelShares.Compute(result, c), cancellation);

    /// <summary>What a stage takes it gives back at its end.</summary>
    private T Within<T>(Func<WorkBudget?, T> compute)
    {
        using var work = budget is null ? null : new WorkBudget(budget.Limit, budget);
        return compute(work);
    }
}

using System.Linq.Expressions;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Options;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Jobs;

/// <summary>Whose an analysis is, and what happens to its results beyond being stored.</summary>
/// <param name="MayWrite">Holds while this job may write results of the run.</param>
/// <param name="Part">How far it goes.</param>
internal sealed record RunAnalysisMode(Expression<Func<RunRow, bool>> MayWrite, AnalysisPart Part)
{
    /// <summary>Called after each result.</summary>
    public Func<FilterInput, ResultDocument, Task>? Stored { get; init; }

    /// <summary>Called where the settings do not fit one of several layers; the others are analysed. Null: that ends the analysis.</summary>
    public Func<string, InvalidInputException, Task>? Skipped { get; init; }
}

/// <summary>Takes a run through the pipeline, and stores each result as soon as it is computed.</summary>
internal sealed class RunAnalysis(FilterSource filters, ArtifactStore artifacts, RunResultStore results, DiskSpace disk, IOptions<ExperimentLimits> limits)
{
    /// <returns>Whether results are left to be compared with random filters.</returns>
    public async Task<bool> AnalyzeAsync(RunRow run, ExperimentSpec spec, StageProgressLog observer, RunAnalysisMode mode, CancellationToken cancellation)
    {
        disk.Require();
        // Nobody finds the stages of a preview again: the next one is of more networks.
        IStageStore stages = mode.Part == AnalysisPart.Preview ? new NoStageStore() : new ArtifactStageStore(artifacts);
        var pipeline = new ExperimentPipeline(new StageRunner(stages, observer), new WorkBudget(limits.Value.AnalysisBytes));
        var sink = new Sink(run, spec, observer, mode, results);
        observer.Nulls = SignificanceStore.NullsOf(spec.Analysis.Normalize);
        observer.Begin("filters");
        var left = await pipeline.RunAsync(filters, run, spec, sink, mode.Part, cancellation);
        sink.RequireResult();
        return left;
    }

    /// <summary>A result in a line.</summary>
    public static string Describe(FilterInput input, ResultDocument result)
    {
        var ratio = BarcodeStatistics.LongestRatio(result.Barcode) is not { } r ? "" : r >= BarcodeStatistics.LargestRatio ? ", one H₁ bar" : $", longest H₁ bar {NumberFormat.Ratio(r)}× the second";
        var graph = result.Mapper is null ? "" : $", Mapper graph with {NumberFormat.Count(result.Mapper.Nodes.Count, "node")}";
        return $"{input.Label}: {result.Points.Kept:N0} of {result.Points.Input:N0} {(input.Filters.Bank is null ? "points" : "filters")} kept{ratio}{graph}.";
    }

    private sealed class Sink(RunRow run, ExperimentSpec spec, StageProgressLog observer, RunAnalysisMode mode, RunResultStore results) : IResultSink
    {
        private int _stored;
        private InvalidInputException? _first;

        public void Begin(FilterInput input) => observer.Choose(input.Label);

        public async Task StoreAsync(FilterInput input, Staged<ResultDocument> result, CancellationToken cancellation)
        {
            if (mode.Part == AnalysisPart.Comparison)
            {
                // Stored already, with its stages.
                observer.TakeStages();
                _stored++;
                return;
            }
            var stages = observer.TakeStages();
            await results.StoreAsync(run.Id, mode.MayWrite, input, _stored++, result, mode.Part == AnalysisPart.Preview ? [] : stages, cancellation);
            if (mode.Stored is { } stored)
                await stored(input, result.Value);
        }

        public Task StoreDerivedAsync(FilterInput input, CancellationToken cancellation) =>
            results.StoreDerivedAsync(run.Id, mode.MayWrite, input, observer.TakeStages(), cancellation);

        public async Task SkipAsync(string label, InvalidInputException reason)
        {
            // A k that fits the filters of a deep layer may be more than a first layer has.
            var skipped = spec.Source.ByLayer || spec.Also is not null ? mode.Skipped : null;
            if (skipped is null)
                ExceptionDispatchInfo.Throw(reason);
            _first ??= reason;
            observer.TakeStages();
            await skipped(label, reason);
        }

        /// <summary>A run without a single result fails with the reason of its first input.</summary>
        public void RequireResult()
        {
            if (_stored == 0 && _first is not null)
                throw _first;
        }
    }
}

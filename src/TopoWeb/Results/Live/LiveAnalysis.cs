using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Results.Live;

/// <summary>Computes a stored result's filters with other settings: the same pipeline as a run's, from the first stage that the settings touch.</summary>
internal sealed class LiveAnalysis(LiveStageStore stages, LiveLimits limits)
{
    /// <param name="stored">The result whose filters are analysed.</param>
    /// <param name="spec">The settings.</param>
    /// <param name="observer">Is told of the stages.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <param name="person">Who asks: one thing at a time; null for nobody in particular.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or too much is asked for.</exception>
    public async Task<ResultDocument> ComputeAsync(StoredResult stored, AnalysisSpec spec, IStageProgress observer, CancellationToken cancellation, Guid? person = null)
    {
        limits.Require(stored, spec);
        return await BoundedAsync(async (budget, bounded) =>
        {
            var pipeline = new ExperimentPipeline(new StageRunner(stages, observer), budget);
            var load = stored.Document.Timings.GetValueOrDefault("load");
            // Normalising and writing stages down take their milliseconds too, and the page must not wait for them.
            var result = await Task.Run(() => pipeline.AnalyzeAsync(stored.Filters, stored.FiltersKey, stored.Document.Source, spec, load, bounded), bounded);
            limits.RequireDrawable(result.Value);
            return result.Value;
        }, person, cancellation);
    }

    /// <summary>Compares the bars of these settings with random filters, as a run with them would; null where that cannot be.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or it takes too long.</exception>
    public async Task<SignificanceView?> CompareAsync(StoredResult stored, AnalysisSpec spec, IStageProgress observer, CancellationToken cancellation, Guid? person = null)
    {
        limits.Require(stored, spec);
        return await BoundedAsync(async (budget, bounded) =>
        {
            var pipeline = new ExperimentPipeline(new StageRunner(stages, observer), budget);
            // What is shown has been computed: its stages are found, and with them the key under which the comparison is kept.
            var shown = await Task.Run(() => pipeline.AnalyzeAsync(stored.Filters, stored.FiltersKey, stored.Document.Source, spec, 0, bounded), bounded);
            var other = stored with { Document = shown.Value, ResultKey = shown.Key };
            return (await Task.Run(() => pipeline.SignificanceAsync(other, bounded), bounded))?.Value;
        }, person, cancellation);
    }

    /// <summary>Maps the points of a selection alone, with the settings of their result.</summary>
    /// <exception cref="InvalidInputException">The settings do not suit so few points, or it takes too long.</exception>
    public Task<MapperDocument> MapAgainAsync(ResultExploration exploration, PointSelection selection, IProgress<double> progress, CancellationToken cancellation, Guid? person = null) =>
        BoundedAsync((budget, bounded) => Task.Run(() => exploration.MapAgain(selection, progress, bounded, budget), bounded), person, cancellation);

    private async Task<T> BoundedAsync<T>(Func<WorkBudget, CancellationToken, Task<T>> compute, Guid? person, CancellationToken cancellation)
    {
        using var place = await limits.EnterAsync(cancellation, person);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(limits.MostTime);
        try
        {
            return await compute(place.Budget, bounded.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidInputException("time", $"This takes longer than {limits.MostTime.TotalSeconds:0} s (Limits:LiveSeconds). Save as a new run to compute it in the background.");
        }
        catch (Exception e) when (WorkBudgetException.In(e) is { IsBusy: false } refusal)
        {
            throw new InvalidInputException(refusal.Field, LiveLimits.Explain(refusal.Message));
        }
    }
}

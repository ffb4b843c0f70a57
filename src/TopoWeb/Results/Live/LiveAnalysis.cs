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
    /// <exception cref="InvalidInputException">A setting is outside its limits, or too much is asked for.</exception>
    public async Task<ResultDocument> ComputeAsync(StoredResult stored, AnalysisSpec spec, IStageProgress observer, CancellationToken cancellation)
    {
        limits.Require(stored.Document, spec);
        return await BoundedAsync(async bounded =>
        {
            var pipeline = new ExperimentPipeline(new StageRunner(stages, observer));
            var load = stored.Document.Timings.GetValueOrDefault("load");
            // Normalising and writing stages down take their milliseconds too, and the page must not wait for them.
            var result = await Task.Run(() => pipeline.AnalyzeAsync(stored.Filters, stored.FiltersKey, stored.Document.Source, spec, load, bounded), bounded);
            limits.RequireDrawable(result.Value);
            return result.Value;
        }, cancellation);
    }

    /// <summary>Maps the points of a selection alone, with the settings of their result.</summary>
    /// <exception cref="InvalidInputException">The settings do not suit so few points, or it takes too long.</exception>
    public Task<MapperDocument> MapAgainAsync(ResultExploration exploration, PointSelection selection, IProgress<double> progress, CancellationToken cancellation) =>
        BoundedAsync(bounded => Task.Run(() => exploration.MapAgain(selection, progress, bounded), bounded), cancellation);

    private async Task<T> BoundedAsync<T>(Func<CancellationToken, Task<T>> compute, CancellationToken cancellation)
    {
        using var place = await limits.EnterAsync(cancellation);
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(limits.MostTime);
        try
        {
            return await compute(bounded.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InvalidInputException("time", $"This takes longer than {limits.MostTime.TotalSeconds:0} s (Limits:LiveSeconds). Save as a new run to compute it in the background.");
        }
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;

namespace TopoWeb.Experiments;

/// <summary>
/// What readers ask of a stored result beyond what its job computes: the graph on other axes, model shares, the layout of an old result.
/// Computed for the first reader, and from then on among the stages of the run, so that it is kept as long as the run.
/// </summary>
internal sealed class DerivedStages(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts) : IDisposable
{
    // Guests may ask too: one computation at a time, so that readers never take the machine from the training.
    private readonly SemaphoreSlim _one = new(1);
    private readonly ArtifactStageStore _store = new(artifacts);

    public async Task<T?> FindAsync<T>(string key, CancellationToken cancellation) where T : class => (await _store.FindAsync<T>(key, cancellation))?.Value;

    /// <summary>Finds a stage derived from <paramref name="result"/>, or computes and stores it.</summary>
    /// <param name="result">Its run owns the stage.</param>
    /// <param name="name">What the stage is called among those of the result.</param>
    /// <param name="key">Its key.</param>
    /// <param name="compute">Its line of the pipeline.</param>
    /// <param name="cancellation">Ends the computation.</param>
    public async Task<T> OfAsync<T>(StoredResult result, string name, string key, Func<ExperimentPipeline, Task<Staged<T>>> compute, CancellationToken cancellation) where T : class
    {
        var staged = await _store.FindAsync<T>(key, cancellation) ?? await ComputeAsync(compute, cancellation);
        await OwnAsync(result, new StageRow { Choice = result.Choice, Name = name, Key = key, Seconds = staged.Seconds }, cancellation);
        return staged.Value;
    }

    public void Dispose() => _one.Dispose();

    private async Task<Staged<T>> ComputeAsync<T>(Func<ExperimentPipeline, Task<Staged<T>>> compute, CancellationToken cancellation) where T : class
    {
        await _one.WaitAsync(cancellation);
        try
        {
            return await compute(new ExperimentPipeline(new StageRunner(_store, new StageProgressLog())));
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Nothing is recorded of a result that has been replaced or deleted meanwhile: what was derived from it goes with the next sweep.</summary>
    private async Task OwnAsync(StoredResult result, StageRow stage, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (await db.Stages.AnyAsync(s => s.RunId == result.RunId && s.Choice == stage.Choice && s.Name == stage.Name && s.Key == stage.Key, cancellation))
            return;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        if (!await StageOwnership.HoldAsync(db.Runs, result.RunId, cancellation)
            || !await db.RunResults.AnyAsync(r => r.RunId == result.RunId && r.Choice == result.Choice && r.ResultKey == result.ResultKey, cancellation))
            return;
        await StageOwnership.RecordAsync(db, result.RunId, result.Choice, [stage], cancellation);
        await transaction.CommitAsync(cancellation);
    }
}

using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Settings;

namespace TopoWeb.Results.Live;

/// <summary>The live computations of one visitor: one at a time, and a new one ends the one before.</summary>
internal sealed class LiveSession(LiveAnalysis analysis, CurrentVisitor? who = null) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim _one = new(1);
    private CancellationTokenSource? _current;

    /// <param name="stored">The result whose filters are analysed.</param>
    /// <param name="spec">The settings.</param>
    /// <param name="observer">Is told of the stages.</param>
    /// <param name="delay">Waits so long for a newer request before anything is begun.</param>
    /// <param name="cancellation">Ends the computation.</param>
    /// <exception cref="OperationCanceledException">A newer request has taken its place.</exception>
    public Task<ResultDocument> ComputeAsync(StoredResult stored, AnalysisSpec spec, IStageProgress observer, TimeSpan delay, CancellationToken cancellation) =>
        RunAsync((c, person) => analysis.ComputeAsync(stored, spec, observer, c, person), delay, cancellation);

    /// <summary>Compares the bars of these settings with random filters; null where that cannot be.</summary>
    /// <exception cref="OperationCanceledException">A newer request has taken its place.</exception>
    public Task<SignificanceView?> CompareAsync(StoredResult stored, AnalysisSpec spec, IStageProgress observer, CancellationToken cancellation) =>
        RunAsync((c, person) => analysis.CompareAsync(stored, spec, observer, c, person), TimeSpan.Zero, cancellation);

    /// <summary>Maps the points of a selection alone.</summary>
    /// <exception cref="OperationCanceledException">A newer request has taken its place.</exception>
    public Task<MapperDocument> MapAgainAsync(ResultExploration exploration, PointSelection selection, IProgress<double> progress, CancellationToken cancellation) =>
        RunAsync((c, person) => analysis.MapAgainAsync(exploration, selection, progress, c, person), TimeSpan.Zero, cancellation);

    private async Task<T> RunAsync<T>(Func<CancellationToken, Guid?, Task<T>> compute, TimeSpan delay, CancellationToken cancellation)
    {
        var mine = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Replace(mine);
        try
        {
            await Task.Delay(delay, mine.Token);
            await _one.WaitAsync(mine.Token);
            try
            {
                return await compute(mine.Token, who is null ? null : (await who.GetAsync()).Person);
            }
            finally
            {
                _one.Release();
            }
        }
        finally
        {
            lock (_lock)
            {
                if (_current == mine)
                    _current = null;
                mine.Dispose();
            }
        }
    }

    /// <summary>Ends what is being computed.</summary>
    public void Cancel() => Replace(null);

    /// <summary>The visitor has left.</summary>
    public void Dispose() => Cancel();

    private void Replace(CancellationTokenSource? next)
    {
        lock (_lock)
        {
            _current?.Cancel();
            _current = next;
        }
    }
}

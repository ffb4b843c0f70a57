using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Results.Shape;

/// <summary>Computes the shape of the graph that is drawn beside the page. A newer graph ends the computation of an older one. All members but the progress are for the page's own thread.</summary>
public sealed class ShapeComputation(TimeSpan pause) : IDisposable
{
    /// <summary>More steps a second cannot be read.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(200);

    /// <summary>Shapes of graphs in memory: what one reader has waited for, the next finds.</summary>
    private static readonly ConditionalWeakTable<MapperDocument, ConcurrentDictionary<GraphFilter, GraphShape>> Known = [];

    /// <summary>Filters of one graph whose shapes are kept.</summary>
    private const int MostKnown = 8;

    private (MapperDocument?, GraphFilter?) _wanted;
    private CancellationTokenSource? _running;

    /// <summary>Something to be shown has changed; may be called from any thread.</summary>
    public event Action? Changed;

    /// <summary>The part of the graph that is drawn; null while it is computed.</summary>
    public GraphShape? Drawn { get; private set; }

    /// <summary>Loops of the nerve of the whole graph; null while they are counted, and where the graph is too large.</summary>
    public int? Loops { get; private set; }

    public bool Computing => _running is not null;

    /// <summary>The share of the work done, 0 to 1.</summary>
    public double Share { get; private set; }

    /// <summary>Why there is no shape.</summary>
    public string? Problem { get; private set; }

    /// <summary>Computes the shape of this graph, unless that is done or under way.</summary>
    public Task LookAtAsync(MapperDocument mapper, GraphFilter filter) => _wanted == (mapper, filter) ? Task.CompletedTask : ComputeAsync(mapper, filter);

    /// <summary>Computes again what was stopped.</summary>
    public Task RetryAsync() => _wanted is ({ } mapper, { } filter) ? ComputeAsync(mapper, filter) : Task.CompletedTask;

    /// <summary>Ends the computation at a reader's wish.</summary>
    public void Stop()
    {
        if (!Computing)
            return;
        End();
        Problem = "Stopped.";
        Changed?.Invoke();
    }

    public void Dispose() => End();

    private async Task ComputeAsync(MapperDocument mapper, GraphFilter filter)
    {
        End();
        using var mine = new CancellationTokenSource();
        var sameGraph = ReferenceEquals(_wanted.Item1, mapper);
        (_wanted, _running, Drawn, Share, Problem) = ((mapper, filter), mine, null, 0, null);
        Loops = sameGraph ? Loops : null;
        Changed?.Invoke();
        try
        {
            var known = Known.GetOrCreateValue(mapper);
            // A slider that moves on gives many graphs of which only the last is looked at.
            if (!known.ContainsKey(filter))
                await Task.Delay(pause, mine.Token);
            var loops = await NerveLoops.CountAsync(mapper, mine.Token);
            // What was counted to the end just before another graph came is not of that graph.
            mine.Token.ThrowIfCancellationRequested();
            Loops = loops;
            var drawn = known.TryGetValue(filter, out var found) ? found : await GraphShape.BesideAsync(() => Compute(mapper, filter, known, mine), mine.Token);
            mine.Token.ThrowIfCancellationRequested();
            Drawn = drawn;
        }
        catch (OperationCanceledException)
        {
            // Stopped, another graph, or the page has gone: whoever ended it has said what is shown.
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Problem = _running != mine ? Problem : $"The shape could not be computed: {e.Message}";
        }
        if (_running != mine)
            return;
        _running = null;
        Changed?.Invoke();
    }

    /// <summary>Asked once more when it is its turn: many pages of one graph wait for the first.</summary>
    private GraphShape Compute(MapperDocument mapper, GraphFilter filter, ConcurrentDictionary<GraphFilter, GraphShape> known, CancellationTokenSource mine)
    {
        if (known.TryGetValue(filter, out var found))
            return found;
        var (nodes, edges) = filter.Apply(mapper);
        var shape = GraphShape.Of(nodes, edges, new Reports(this, mine), mine.Token);
        if (known.Count < MostKnown)
            known[filter] = shape;
        return shape;
    }

    private void Tell() => Changed?.Invoke();

    private void End()
    {
        _running?.Cancel();
        _running = null;
    }

    private sealed class Reports(ShapeComputation computation, CancellationTokenSource mine) : IProgress<double>
    {
        private long _last = Stopwatch.GetTimestamp();

        public void Report(double value)
        {
            if (Stopwatch.GetElapsedTime(_last) < Step || computation._running != mine)
                return;
            _last = Stopwatch.GetTimestamp();
            computation.Share = value;
            computation.Tell();
        }
    }
}

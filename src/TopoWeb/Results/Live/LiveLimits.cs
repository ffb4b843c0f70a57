using Microsoft.Extensions.Options;
using TopoWeb.Experiments;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Results.Live;

/// <summary>Keeps the server responsive: what may be computed beside a view, and how much of it at once.</summary>
internal sealed class LiveLimits(IOptions<ExperimentLimits> options) : IDisposable
{
    /// <summary>Computations of all open pages at a time.</summary>
    private const int AtOnce = 2;

    /// <summary>Places of points in bins of the cover, some 100 bytes each while they are clustered.</summary>
    private const double MostPlaces = 20_000_000;

    /// <summary>Nodes below are hidden at first, as in the paper.</summary>
    private const int DrawnFrom = 3;

    private readonly SemaphoreSlim _gate = new(AtOnce);

    public TimeSpan MostTime => TimeSpan.FromSeconds(options.Value.LiveSeconds);

    /// <summary>Waits for a place; disposing what comes back frees it.</summary>
    public async Task<IDisposable> EnterAsync(CancellationToken cancellation)
    {
        await _gate.WaitAsync(cancellation);
        return new Slot(_gate);
    }

    /// <exception cref="InvalidInputException">Too much for a view; the message says what to do.</exception>
    public void Require(ResultDocument stored, AnalysisSpec spec)
    {
        if (stored.Points.Stored > options.Value.LivePoints)
            throw new InvalidInputException("points", $"{stored.Points.Stored:N0} points are too many for live changes (Limits:LivePoints is {options.Value.LivePoints:N0}). Save as a new run instead.");
        spec.Validate();
        spec.Density?.Validate(stored.Points.Input - stored.Points.Dropped);
        var kept = (stored.Points.Input - stored.Points.Dropped) * (spec.Density?.P ?? 1);
        if (spec.Mapper is { } mapper && kept * Math.Pow(Math.Min(mapper.Gain, mapper.Resolution), mapper.Lenses.Count) is var places and > MostPlaces)
            throw new InvalidInputException(MapperCatalog.Gain.Path, $"With {mapper.Lenses.Count} lenses and gain {mapper.Gain:0.##}, the bins contain {places:N0} points in total; the limit for live changes is {MostPlaces:N0}. Lower the gain or save as a new run.");
    }

    /// <exception cref="InvalidInputException">Too many nodes to be drawn.</exception>
    public void RequireDrawable(ResultDocument document)
    {
        if (document.Mapper?.Nodes.Count(n => n.Size >= DrawnFrom) is { } nodes && nodes > options.Value.LiveNodes)
            throw new InvalidInputException(MapperCatalog.Resolution.Path, $"These settings give {nodes:N0} nodes; at most {options.Value.LiveNodes:N0} can be drawn with live changes (Limits:LiveNodes). Lower resolution or gain, or save as a new run.");
    }

    public void Dispose() => _gate.Dispose();

    private sealed class Slot(SemaphoreSlim gate) : IDisposable
    {
        private int _left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _left, 1) == 0)
                gate.Release();
        }
    }
}

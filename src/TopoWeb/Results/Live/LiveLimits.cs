using Microsoft.Extensions.Options;
using TopoWeb.Experiments;
using TopoWeb.Runs.Waiting;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Results.Live;

/// <summary>Keeps the server responsive: what may be computed beside a view, how much of it at once, and with how much memory, for each person and in all.</summary>
internal sealed class LiveLimits(IOptions<ExperimentLimits> options) : IDisposable
{
    /// <summary>Computations of all open pages at a time.</summary>
    private const int AtOnce = 2;

    /// <summary>Nodes below are hidden at first, as in the paper.</summary>
    private const int DrawnFrom = 3;

    /// <summary>When a program that was refused may ask again.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _gate = new(AtOnce);
    private readonly PersonalTurns _turns = new();
    private readonly WorkBudget _all = new((long)options.Value.LiveTotalMegabytes << 20);

    public TimeSpan MostTime => TimeSpan.FromSeconds(options.Value.LiveSeconds);

    /// <summary>Bytes that computations hold at the moment.</summary>
    public long Taken => _all.Taken;

    private long MostBytes => Math.Min(_all.Limit, (long)options.Value.LiveMegabytes << 20);

    /// <summary>Waits for a place; disposing what comes back frees it and its memory.</summary>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="person">Who computes: one thing at a time; null for nobody in particular.</param>
    /// <exception cref="QueueFullException">Too many of this person wait already.</exception>
    public async Task<LivePlace> EnterAsync(CancellationToken cancellation, Guid? person = null)
    {
        if (person is { } asking && _turns.LengthOf(asking) > options.Value.LiveWaiting)
            throw new QueueFullException(StatusCodes.Status429TooManyRequests, $"{options.Value.LiveWaiting:N0} of your computations are waiting (Limits:LiveWaiting). Try again when some have ended.", Soon);
        var turn = person is { } id ? await _turns.EnterAsync(id, cancellation) : null;
        try
        {
            await _gate.WaitAsync(cancellation);
        }
        catch
        {
            turn?.Dispose();
            throw;
        }
        return new LivePlace(_gate, turn, new WorkBudget(MostBytes, _all));
    }

    /// <exception cref="InvalidInputException">Too much for a view; the message says what to do.</exception>
    public void Require(StoredResult stored, AnalysisSpec spec)
    {
        var points = stored.Document.Points;
        if (points.Stored > options.Value.LivePoints)
            throw new InvalidInputException("points", $"{points.Stored:N0} points are too many for live changes (Limits:LivePoints is {options.Value.LivePoints:N0}). Save as a new run instead.");
        spec.Validate();
        spec.Density?.Validate(points.Normalized);
        try
        {
            AnalysisSize.Require(points.Normalized, stored.Filters.Points.Dimension, spec, MostBytes);
        }
        catch (InvalidInputException e)
        {
            throw new InvalidInputException(e.Field, Explain(e.Message));
        }
    }

    /// <exception cref="InvalidInputException">Too much to be drawn.</exception>
    public void RequireDrawable(ResultDocument document)
    {
        if (document.Mapper is not { } mapper)
            return;
        var drawn = mapper.Nodes.Where(n => n.Size >= DrawnFrom).Select(n => n.Id).ToHashSet();
        if (drawn.Count > options.Value.LiveNodes)
            throw new InvalidInputException(MapperCatalog.Resolution.Path, $"These settings give {drawn.Count:N0} nodes; at most {options.Value.LiveNodes:N0} can be drawn with live changes (Limits:LiveNodes). Lower resolution or gain, or save as a new run.");
        if (mapper.Edges.Count > options.Value.LiveEdges && mapper.Edges.Count(e => drawn.Contains(e.Source) && drawn.Contains(e.Target)) is var edges && edges > options.Value.LiveEdges)
            throw new InvalidInputException(MapperCatalog.Gain.Path, $"These settings give {edges:N0} edges; at most {options.Value.LiveEdges:N0} can be drawn with live changes (Limits:LiveEdges). Lower the gain, or save as a new run.");
    }

    /// <summary>What a refusal for lack of memory says beside a view.</summary>
    public static string Explain(string refusal) => $"{refusal} The limit for live changes is Limits:LiveMegabytes; a new run has its own.";

    public void Dispose() => _gate.Dispose();
}

/// <summary>A place among the computations beside views, with the memory that it may use.</summary>
internal sealed class LivePlace(SemaphoreSlim gate, IDisposable? turn, WorkBudget budget) : IDisposable
{
    private int _left;

    public WorkBudget Budget => budget;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _left, 1) != 0)
            return;
        budget.Dispose();
        gate.Release();
        turn?.Dispose();
    }
}

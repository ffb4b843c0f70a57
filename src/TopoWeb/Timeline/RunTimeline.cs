using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Runs;

namespace TopoWeb.Timeline;

/// <summary>The timeline of a run as its visitor may see it: new checkpoints join it, and graphs are computed for whoever asks first.</summary>
internal sealed class RunTimeline(Guid run, CurrentVisitor who, RunReader runs, ResultReader results, SignificanceStore significances, CommonAxes axes) : TimelineSource
{
    /// <summary>Known once the run has been read.</summary>
    public Guid Experiment { get; private set; }

    internal override string Name => $"run {run}";

    internal override async Task<TimelineContent?> ReadAsync(IReadOnlyList<Snapshot> known, CancellationToken cancellation)
    {
        var visitor = await who.GetAsync();
        // The run is asked first: what is stored before it ends is read after that.
        if (await runs.FindAsync(visitor, run, cancellation) is not { } now)
            return null;
        Experiment = now.ExperimentId;
        var snapshots = new List<Snapshot>();
        foreach (var result in now.Results)
            if (await ReadAsync(visitor, result, known, cancellation) is { } snapshot)
                snapshots.Add(snapshot);
        return new(now.Name, now.IsActive, snapshots);
    }

    internal override bool HasAxesOf(Snapshot reference) => true;

    internal override Task<MapperDocument> ProjectAsync(Snapshot still, Snapshot reference, CancellationToken cancellation) =>
        axes.ProjectAsync(still.Result, reference.Result, cancellation);

    private async Task<Snapshot?> ReadAsync(Visitor visitor, ResultSnapshot now, IReadOnlyList<Snapshot> shown, CancellationToken cancellation)
    {
        var key = await results.KeyAsync(visitor, run, now.Choice, cancellation);
        var known = shown.FirstOrDefault(s => s.Choice == now.Choice && s.Result.ResultKey == key);
        if (known?.Significance is not null)
            return known;
        if ((known?.Result ?? await results.FindAsync(visitor, run, now.Choice, cancellation)) is not { } result)
            return null;
        var verdict = await significances.FindAsync(result.ResultKey, cancellation);
        return known is not null && verdict is null ? known : new(result, now.Label, verdict) { Graph = known?.Graph, Missing = known?.Missing };
    }
}

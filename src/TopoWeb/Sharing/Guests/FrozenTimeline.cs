using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Sharing.Links;
using TopoWeb.Timeline;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Guests;

/// <summary>The timeline that a link froze.</summary>
/// <param name="link">The link as the page found it.</param>
/// <param name="keys">Keys of what it froze: only axes whose graphs are among them are offered.</param>
/// <param name="reader">Reads them.</param>
/// <param name="mayShow">Asks whether the link is still valid.</param>
internal sealed class FrozenTimeline(SharedLink link, IReadOnlySet<string> keys, SharedReader reader, Func<ValueTask<bool>> mayShow) : TimelineSource
{
    private IReadOnlyList<StoredResult> _results = [];

    internal override string Name => $"link {link.Id}";

    internal override bool MayChange => false;

    internal override bool MayDownload => link.Scope != ShareScope.View;

    internal override async Task<TimelineContent?> ReadAsync(IReadOnlyList<Snapshot> known, CancellationToken cancellation)
    {
        var snapshots = new List<Snapshot>();
        foreach (var item in link.Items)
            if (await reader.FindAsync(item, cancellation) is { } result)
                snapshots.Add(new(result.Stored, item.Label, result.Significance, result.Exploration));
        _results = [.. snapshots.Select(s => s.Result)];
        return new(link.Title, false, snapshots);
    }

    internal override bool HasAxesOf(Snapshot reference)
    {
        if (reference.Document.Mapper is null)
            return false;
        var needed = FrozenFrames.KeysOf(_results, reference.Result).ToList();
        return needed.Count == 0 || needed.Exists(keys.Contains);
    }

    internal override async Task<MapperDocument> ProjectAsync(Snapshot still, Snapshot reference, CancellationToken cancellation) =>
        CommonAxes.Obstacle(still.Result, reference.Result) is { } obstacle ? throw new InvalidInputException("frame", obstacle)
        : await reader.ProjectAsync(still.Result, reference.Result, cancellation) ?? throw new InvalidInputException("frame", "There is no graph on these axes.");

    internal override ValueTask<bool> MayShowAsync() => mayShow();

    internal override Task<SnapshotDrawing> DrawAsync(IReadOnlyList<Snapshot> snapshots, string? frame, string? color, CancellationToken cancellation) =>
        reader.DrawAsync(link, $"timeline {frame} {color}", () => SnapshotDrawing.Create(snapshots, frame is not null, color), cancellation);
}

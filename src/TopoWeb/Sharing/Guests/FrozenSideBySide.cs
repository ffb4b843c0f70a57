using TopoWeb.Compare;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Sharing.Links;
using TopoWeb.Topology;
using TopoWeb.Topology.Models;

namespace TopoWeb.Sharing.Guests;

/// <summary>The comparison that a link froze.</summary>
internal sealed class FrozenSideBySide : CompareSource
{
    private readonly SharedLink _link;
    private readonly SharedReader _reader;
    private readonly FrozenComparison? _computed;
    private readonly IReadOnlySet<string> _keys;

    private FrozenSideBySide(SharedLink link, SharedReader reader, IReadOnlyList<FrozenResult> results, FrozenComparison? computed, IReadOnlySet<string> keys)
    {
        (_link, _reader, _computed, _keys) = (link, reader, computed, keys);
        Snapshots = [.. results.Select(r => new Snapshot(r.Stored, LabelOf(r.Item, r.Stored), r.Significance, r.Exploration))];
        Addresses = [.. results.Select(r => r.Item.Address)];
    }

    /// <summary>Names of the results in the link's addresses.</summary>
    public IReadOnlyList<string> Addresses { get; }

    internal override IReadOnlyList<Snapshot> Snapshots { get; }

    internal override bool HasCommonAxes
    {
        get
        {
            var needed = SameDimension ? FrozenFrames.KeysOf([.. Snapshots.Select(s => s.Result)], Snapshots[0].Result).ToList() : [];
            return SameDimension && Snapshots[0].Document.Mapper is not null && (needed.Count == 0 || needed.Exists(_keys.Contains));
        }
    }

    public static async Task<FrozenSideBySide> ReadAsync(SharedLink link, SharedReader reader, ShareLookup lookup, CancellationToken cancellation)
    {
        var results = new List<FrozenResult>();
        foreach (var item in link.Items)
            if (await reader.FindAsync(item, cancellation) is { } result)
                results.Add(result);
        return new(link, reader, results, await reader.ComparisonAsync(results.Select(r => r.Stored), cancellation), await lookup.KeysAsync(link.Id, cancellation));
    }

    internal override async Task<MapperDocument> ProjectAsync(Snapshot still, CancellationToken cancellation) =>
        CommonAxes.Obstacle(still.Result, Snapshots[0].Result) is { } obstacle ? throw new InvalidInputException("frame", obstacle)
        : await _reader.ProjectAsync(still.Result, Snapshots[0].Result, cancellation) ?? throw new InvalidInputException("frame", "There is no graph on these axes.");

    internal override Task<int?> CountAsync(int index, MapperDocument graph, bool common, CancellationToken cancellation) =>
        Task.FromResult((common ? _computed?.CommonLoops : _computed?.Loops)?.ElementAtOrDefault(index));

    internal override Task<IReadOnlyList<DistanceTable>> MeasureAsync(CancellationToken cancellation) =>
        Task.FromResult<IReadOnlyList<DistanceTable>>([.. (_computed?.Distances ?? []).Select(d => d.Table())]);

    internal override Task<ModelSummary?> ModelsAsync(int index, CancellationToken cancellation) => _reader.ModelsAsync(Snapshots[index].Result, cancellation);

    internal override Task<SnapshotDrawing> DrawAsync(bool common, string? color, CancellationToken cancellation) =>
        _reader.DrawAsync(_link, $"comparison {common} {color}", () => SnapshotDrawing.Create(Snapshots, common, color), cancellation);

    private static string LabelOf(SharedItem item, StoredResult stored) => item.Name.Length > 0 ? $"{item.Name}, {item.Label}" : stored.Document.Source?.Title ?? item.Label;
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Administration.Storage;

/// <summary>Something that keeps a piece: a run or an upload, with where it belongs.</summary>
internal readonly record struct StoredUse(Guid Work, Guid? Project, Guid? Owner);

/// <summary>Which work keeps which of the stored pieces: the same rules by which unused ones are swept away, read in the other direction.</summary>
internal sealed class StorageUses
{
    /// <summary>By the keys of artifacts, and of saved trainings; some more than once.</summary>
    private readonly Dictionary<string, List<StoredUse>> _uses = [];

    /// <summary>What only links keep counts for the run whose result it is.</summary>
    private readonly Dictionary<string, List<StoredUse>> _linked = [];

    /// <summary>Runs of each link that keeps a key: the link goes with the first of them that is deleted.</summary>
    private readonly Dictionary<string, List<IReadOnlySet<Guid>>> _links = [];

    private StorageUses(IReadOnlyList<StoredPiece> pieces) => Pieces = pieces;

    public IReadOnlyList<StoredPiece> Pieces { get; }

    /// <summary>Who keeps a piece; empty for one that a sweep takes.</summary>
    public IReadOnlyCollection<StoredUse> Of(StoredPiece piece) => [.. piece.Keys.SelectMany(key => All(_uses, key).Concat(All(_linked, key))).Distinct()];

    /// <summary>Bytes that only this work keeps: they are free once it is deleted.</summary>
    public long FreedBy(IReadOnlySet<Guid> work) => Pieces.Where(p => IsKept(p) && p.Keys.All(key => All(_uses, key).All(u => work.Contains(u.Work)) && All(_links, key).All(runs => runs.Overlaps(work)))).Sum(p => p.Bytes);

    public static async Task<StorageUses> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var all = new StorageUses(await StoredContent.ReadAsync(db, cancellation));
        var runs = (await db.Runs.Select(r => new { r.Id, r.ProjectId, r.OwnerId, r.TrainingSetId, r.NetworkCount }).ToListAsync(cancellation)).ToDictionary(r => r.Id);
        foreach (var stage in await db.Stages.Select(s => new { s.Key, s.RunId }).Distinct().ToListAsync(cancellation))
            OfRun(all._uses, stage.Key, stage.RunId);
        foreach (var result in await db.RunResults.Select(r => new { r.RunId, r.ResultKey, r.FiltersKey }).ToListAsync(cancellation))
        {
            OfRun(all._uses, result.ResultKey, result.RunId);
            OfRun(all._uses, result.FiltersKey, result.RunId);
        }
        var trained = runs.Values.Where(r => r.TrainingSetId is not null).ToLookup(r => r.TrainingSetId!.Value);
        foreach (var network in await db.Networks.Select(n => new { n.Id, n.TrainingSetId, n.Index, n.ArtifactKey }).ToListAsync(cancellation))
            foreach (var run in trained[network.TrainingSetId].Where(r => r.NetworkCount > network.Index))
            {
                if (network.ArtifactKey is { } key)
                    OfRun(all._uses, key, run.Id);
                OfRun(all._uses, StoredContent.KeyOfState(network.Id), run.Id);
            }
        foreach (var cloud in await db.Clouds.Select(c => new { c.Id, c.FiltersKey, c.ProjectId, c.OwnerId }).ToListAsync(cancellation))
            Add(all._uses, cloud.FiltersKey, new(cloud.Id, cloud.ProjectId, cloud.OwnerId));
        await AddLinksAsync();
        return all;

        async Task AddLinksAsync()
        {
            var firsts = await db.ShareLinks.Select(l => new { l.Id, l.RunId }).ToDictionaryAsync(l => l.Id, l => l.RunId, cancellation);
            var items = (await db.ShareItems.Select(i => new { i.LinkId, i.RunId, i.ResultKey, i.FiltersKey }).ToListAsync(cancellation)).ToLookup(i => i.LinkId);
            var shown = firsts.ToDictionary(l => l.Key, l => (IReadOnlySet<Guid>)items[l.Key].Select(i => i.RunId).Append(l.Value).ToHashSet());
            foreach (var (link, key) in (await db.ShareKeys.Select(k => new { k.LinkId, k.Key }).ToListAsync(cancellation)).Where(k => firsts.ContainsKey(k.LinkId)).Select(k => (k.LinkId, k.Key)))
            {
                Add(all._links, key, shown[link]);
                if (!All(all._uses, key).Any(u => shown[link].Contains(u.Work)))
                    OfRun(all._linked, key, items[link].FirstOrDefault(i => i.ResultKey == key || i.FiltersKey == key)?.RunId ?? firsts[link]);
            }
        }

        void OfRun(Dictionary<string, List<StoredUse>> uses, string key, Guid id)
        {
            // A run that was deleted between two questions keeps nothing.
            if (runs.TryGetValue(id, out var run))
                Add(uses, key, new(run.Id, run.ProjectId, run.OwnerId));
        }
    }

    private bool IsKept(StoredPiece piece) => piece.Keys.Any(key => _uses.ContainsKey(key) || _links.ContainsKey(key));

    private static void Add<T>(Dictionary<string, List<T>> all, string key, T item)
    {
        if (!all.TryGetValue(key, out var items))
            all[key] = items = [];
        items.Add(item);
    }

    private static IReadOnlyList<T> All<T>(Dictionary<string, List<T>> all, string key) => all.TryGetValue(key, out var items) ? items : [];
}

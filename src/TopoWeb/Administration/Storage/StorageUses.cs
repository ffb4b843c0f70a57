using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Administration.Storage;

/// <summary>Something that keeps a piece: a run or an upload, with where it belongs.</summary>
internal readonly record struct StoredUse(Guid Work, Guid? Project, Guid? Owner);

/// <summary>Which work keeps which of the stored pieces: the same rules by which unused ones are swept away, read in the other direction.</summary>
internal sealed class StorageUses
{
    private readonly Dictionary<string, HashSet<StoredUse>> _uses = [];

    private StorageUses(IReadOnlyList<StoredPiece> pieces) => Pieces = pieces;

    public IReadOnlyList<StoredPiece> Pieces { get; }

    /// <summary>Who keeps a piece; empty for one that the next sweep takes.</summary>
    public IReadOnlyCollection<StoredUse> Of(StoredPiece piece) => _uses.TryGetValue(piece.Key, out var uses) ? uses : [];

    /// <summary>Bytes that only this work keeps: they are free once it is deleted.</summary>
    public long FreedBy(IReadOnlySet<Guid> work) => Pieces.Where(p => Of(p) is { Count: > 0 } uses && uses.All(u => work.Contains(u.Work))).Sum(p => p.Bytes);

    public static async Task<StorageUses> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var all = new StorageUses(await StoredContent.ReadAsync(db, cancellation));
        var runs = (await db.Runs.Select(r => new { r.Id, r.ProjectId, r.OwnerId, r.TrainingSetId, r.NetworkCount }).ToListAsync(cancellation)).ToDictionary(r => r.Id);
        foreach (var stage in await db.Stages.Select(s => new { s.Key, s.RunId }).Distinct().ToListAsync(cancellation))
            OfRun(stage.Key, stage.RunId);
        foreach (var result in await db.RunResults.Select(r => new { r.RunId, r.ResultKey, r.FiltersKey }).ToListAsync(cancellation))
        {
            OfRun(result.ResultKey, result.RunId);
            OfRun(result.FiltersKey, result.RunId);
        }
        foreach (var key in await db.ShareKeys.Select(k => new { k.Key, k.Link!.RunId }).ToListAsync(cancellation))
            OfRun(key.Key, key.RunId);
        var trained = runs.Values.Where(r => r.TrainingSetId is not null).ToLookup(r => r.TrainingSetId!.Value);
        foreach (var network in await db.Networks.Select(n => new { n.Id, n.TrainingSetId, n.Index, n.ArtifactKey }).ToListAsync(cancellation))
            foreach (var run in trained[network.TrainingSetId].Where(r => r.NetworkCount > network.Index))
            {
                if (network.ArtifactKey is { } key)
                    OfRun(key, run.Id);
                OfRun(StoredContent.KeyOfState(network.Id), run.Id);
            }
        foreach (var cloud in await db.Clouds.Select(c => new { c.Id, c.FiltersKey, c.ProjectId, c.OwnerId }).ToListAsync(cancellation))
            all.Add(cloud.FiltersKey, new(cloud.Id, cloud.ProjectId, cloud.OwnerId));
        return all;

        void OfRun(string key, Guid id)
        {
            // A run that was deleted between two questions keeps nothing.
            if (runs.TryGetValue(id, out var run))
                all.Add(key, new(run.Id, run.ProjectId, run.OwnerId));
        }
    }

    private void Add(string key, StoredUse use)
    {
        if (!_uses.TryGetValue(key, out var uses))
            _uses[key] = uses = [];
        uses.Add(use);
    }
}

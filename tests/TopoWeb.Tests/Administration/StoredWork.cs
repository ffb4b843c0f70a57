using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Administration;

/// <summary>Runs with content of known keys, as pipelines leave them, and what the database itself says of its size.</summary>
internal sealed class StoredWork(PageContext context, LabData lab)
{
    private static readonly Random Noise = new(11);

    /// <summary>Content that no compression makes small, under one key or under several.</summary>
    public async Task PutAsync(string kind, int bytes, params string[] keys)
    {
        var content = new byte[bytes];
        Noise.NextBytes(content);
        foreach (var key in keys)
            await context.Get<ArtifactStore>().PutAsync(key, kind, content, default);
        // Young content without an owner is spared by the sweep.
        await using var db = lab.NewContext();
        await db.Artifacts.Where(a => keys.Contains(a.Key)).ExecuteUpdateAsync(s => s.SetProperty(a => a.CreatedAt, DateTime.UnixEpoch));
        await db.Contents.ExecuteUpdateAsync(s => s.SetProperty(c => c.UsedAt, DateTime.UnixEpoch));
    }

    /// <summary>An artifact from before there were contents, as a value of its row.</summary>
    public async Task PutOldAsync(string kind, int bytes, string key)
    {
        await using var db = lab.NewContext();
        db.Artifacts.Add(new ArtifactRow { Key = key, Kind = kind, Data = new byte[bytes], Size = bytes, CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync();
    }

    /// <summary>Content that stands as a file of the shared directory, as far as the database knows of it; without a key nothing refers to it.</summary>
    public async Task PutFileAsync(string kind, int bytes, string? key)
    {
        await using var db = lab.NewContext();
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Guid.NewGuid().ToByteArray()));
        db.Contents.Add(new ContentRow { Hash = hash, Size = bytes, StoredSize = bytes, Place = ContentPlace.Directory, UsedAt = DateTime.UnixEpoch });
        if (key is not null)
            db.Artifacts.Add(new ArtifactRow { Key = key, Kind = kind, ContentHash = hash, Size = bytes, CreatedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync();
    }

    /// <summary>A finished run, which has these artifacts among its stages.</summary>
    public async Task<Guid> AddRunAsync(Visitor? owner, Guid? project, DateTime ended, params string[] keys)
    {
        var run = await lab.AddRunAsync(owner, project);
        await using var db = lab.NewContext();
        await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.FinishedAt, ended));
        db.Stages.AddRange(keys.Select((key, i) => new StageRow { RunId = run, Choice = "c", Name = $"stage-{i}", Key = key }));
        await db.SaveChangesAsync();
        return run;
    }

    /// <summary>Networks of which each run uses the first ones.</summary>
    public async Task TrainAsync(IReadOnlyList<string> keys, params (Guid Run, int Count)[] users)
    {
        await using var db = lab.NewContext();
        var set = new TrainingSetRow { Id = Guid.CreateVersion7(), Key = Guid.NewGuid().ToString("N"), SettingsJson = "{}", DatasetChecksum = "", CreatedAt = DateTime.UnixEpoch };
        set.Networks.AddRange(keys.Select((key, i) => new NetworkRow { Id = Guid.CreateVersion7(), Index = i, State = NetworkState.Succeeded, ArtifactKey = key }));
        db.TrainingSets.Add(set);
        await db.SaveChangesAsync();
        db.NetworkStates.Add(new NetworkStateRow { NetworkId = set.Networks[^1].Id, Data = new byte[777], SavedAt = DateTime.UnixEpoch });
        await db.SaveChangesAsync();
        foreach (var (run, count) in users)
            await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.TrainingSetId, set.Id).SetProperty(r => r.NetworkCount, count));
    }

    /// <summary>Bytes of everything stored, added by the database in words of its own: chunks, values from before there were chunks, and files.</summary>
    public async Task<long> BytesAsync()
    {
        await using var db = lab.NewContext();
        var inside = await db.Database.SqlQueryRaw<long>("""
            SELECT CAST((SELECT COALESCE(SUM(LENGTH("Data")), 0) FROM "ContentChunks") + (SELECT COALESCE(SUM(LENGTH("Data")), 0) FROM "Artifacts") + (SELECT COALESCE(SUM(LENGTH("Data")), 0) FROM "NetworkStates") AS BIGINT) AS "Value"
            """).SingleAsync();
        return inside + await db.Contents.Where(c => c.Chunks == 0).SumAsync(c => c.StoredSize);
    }
}

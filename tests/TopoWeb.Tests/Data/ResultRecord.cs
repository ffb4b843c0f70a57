using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Tests.Data;

/// <summary>What makes a stored result something that can be trusted, repeated and compared.</summary>
internal static class ResultRecord
{
    private const string Key = "^[0-9a-f]{64}$";

    private static readonly string[] Versions = ["topoweb", "dotnet", "normalization", "density", "barcode", "mapper"];

    /// <summary>Every stored result has its spec, seeds, versions, keys and checksum.</summary>
    public static async Task AssertWholeAsync(TopoWebContext db, ArtifactStore artifacts, CancellationToken cancellation)
    {
        var results = await db.RunResults.AsNoTracking().Include(r => r.Run).ThenInclude(r => r!.TrainingSet).ThenInclude(t => t!.Networks).ToListAsync(cancellation);
        Assert.NotEmpty(results);
        foreach (var result in results)
        {
            Assert.Matches(Key, result.ResultKey);
            Assert.Matches(Key, result.FiltersKey);
            foreach (var key in new[] { result.ResultKey, result.FiltersKey })
                await AssertContentAsync(db, artifacts, key, cancellation);
            using var stored = JsonDocument.Parse(await artifacts.FindAsync(result.ResultKey, cancellation) ?? throw new InvalidOperationException(result.ResultKey));
            var document = stored.RootElement.TryGetProperty("value", out var value) ? value : stored.RootElement;
            AssertDocument(document, result.ResultKey);
            using var spec = JsonDocument.Parse(result.Run!.SpecJson);
            Assert.True(spec.RootElement.TryGetProperty("source", out var source) && spec.RootElement.TryGetProperty("analysis", out _), result.Run.SpecJson);
            if (result.Run.TrainingSet is not { } set)
                continue;
            // From the ensemble's seed every network has its own, and the files that it was trained on have their hash.
            Assert.Equal(set.Seed, source.GetProperty("seed").GetInt64());
            Assert.Matches(Key, set.DatasetChecksum);
            Assert.Equal(set.Networks.Count, set.Networks.Select(n => n.Seed).Distinct().Count());
        }
    }

    private static void AssertDocument(JsonElement document, string key)
    {
        var versions = document.GetProperty("versions");
        Assert.All(Versions, v => Assert.False(string.IsNullOrEmpty(versions.GetProperty(v).GetString()), $"{key} has no version of {v}."));
        var spec = document.GetProperty("spec");
        Assert.True(spec.GetProperty("barcode").GetProperty("seed").ValueKind == JsonValueKind.Number, $"{key} has no seed.");
        Assert.True(spec.TryGetProperty("density", out _) && spec.TryGetProperty("mapper", out _), $"{key} has no spec.");
    }

    private static async Task AssertContentAsync(TopoWebContext db, ArtifactStore artifacts, string key, CancellationToken cancellation)
    {
        var artifact = await db.Artifacts.AsNoTracking().SingleAsync(a => a.Key == key, cancellation);
        var content = await artifacts.FindAsync(key, cancellation);
        Assert.Equal(artifact.Size, content!.Length);
        // One of an older version has none until the server has moved it.
        if (artifact.ContentHash is { } hash)
            Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(content)));
    }
}

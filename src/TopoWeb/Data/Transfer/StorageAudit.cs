using Microsoft.EntityFrameworkCore;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data.Transfer;

/// <summary>What was read and what is wrong with it.</summary>
internal sealed record StorageFindings(int Artifacts, int Contents, long Bytes, IReadOnlyList<string> Problems);

/// <summary>Reads everything that is stored and compares it with its hashes.</summary>
internal static class StorageAudit
{
    public static async Task<StorageFindings> RunAsync(OpenDatabase database, CancellationToken cancellation)
    {
        await using var db = await database.Contexts.CreateDbContextAsync(cancellation);
        var problems = new List<string>();
        var contents = await db.Contents.AsNoTracking().OrderBy(c => c.Hash).ToListAsync(cancellation);
        foreach (var row in contents)
            if (await FindFaultAsync(() => ProveAsync(new(database.Contents.OpenStored(row), row.StoredSize, row.Hash, row.Size), cancellation)) is { } fault)
                problems.Add($"{(fault.Contains(row.Hash, StringComparison.Ordinal) ? fault : $"Stored content {row.Hash}: {fault}")}{await UsersAsync(db, await db.Artifacts.Where(a => a.ContentHash == row.Hash).Select(a => a.Key).ToListAsync(cancellation), cancellation)}");
        var old = await db.Artifacts.Where(a => a.ContentHash == null).Select(a => new { a.Key, a.Size }).ToListAsync(cancellation);
        foreach (var artifact in old)
            if (await FindFaultAsync(async () => await ReadAsync(await database.Contents.OpenOldAsync(artifact.Key, artifact.Size, cancellation), cancellation)) is { } fault)
                problems.Add($"Artifact {artifact.Key}: {fault}{await UsersAsync(db, [artifact.Key], cancellation)}");
        foreach (var artifact in await db.Artifacts.Where(a => a.ContentHash != null && !db.Contents.Any(c => c.Hash == a.ContentHash)).Select(a => new { a.Key, a.ContentHash }).ToListAsync(cancellation))
            problems.Add($"Artifact {artifact.Key}: its content {artifact.ContentHash} is missing.{await UsersAsync(db, [artifact.Key], cancellation)}");
        foreach (var state in await db.NetworkStates.Where(s => s.ContentHash != null && !db.Contents.Any(c => c.Hash == s.ContentHash)).Select(s => new { s.NetworkId, s.ContentHash }).ToListAsync(cancellation))
            problems.Add($"Saved state of network {state.NetworkId}: its content {state.ContentHash} is missing. The training starts from the beginning.");
        problems.AddRange((await ArtifactUsers.OfMissingAsync(db, cancellation)).Select(u => $"{u.What} needs artifact {u.Key}, which is missing."));
        return new(await db.Artifacts.CountAsync(cancellation), contents.Count + old.Count, contents.Sum(c => c.StoredSize), problems);
    }

    /// <summary>What is wrong with content that is read; null where nothing is. A database that does not answer is not taken for damage.</summary>
    public static async Task<string?> FindFaultAsync(Func<Task> read)
    {
        try
        {
            await read();
            return null;
        }
        catch (DamagedContentException e)
        {
            return e.Finding;
        }
        catch (Exception e) when (e is not OperationCanceledException && !DatabaseFault.IsAway(e))
        {
            return $"It cannot be read: {e.Message}";
        }
    }

    /// <summary>Reads stored bytes to their end, as a copy does.</summary>
    public static async Task ProveAsync(ProvenStream stored, CancellationToken cancellation)
    {
        await using (stored)
            await stored.CopyToAsync(Stream.Null, cancellation);
    }

    private static async Task ReadAsync(ContentStream? open, CancellationToken cancellation)
    {
        await using var content = open;
        if (content is not null)
            await content.EndAsync(cancellation);
    }

    private static async Task<string> UsersAsync(TopoWebContext db, IReadOnlyList<string> keys, CancellationToken cancellation) =>
        (await ArtifactUsers.OfAsync(db, keys, cancellation)).Select(u => u.What).Distinct().ToList() is { Count: > 0 } users ? $" Needed by: {string.Join(", ", users)}." : " Nothing refers to it.";
}

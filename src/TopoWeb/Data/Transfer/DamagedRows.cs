using Microsoft.EntityFrameworkCore;

namespace TopoWeb.Data.Transfer;

/// <summary>Rows of a database whose content cannot be read. A copy cannot have them, and a copy without them is made only where that harms nothing, or where it was asked for.</summary>
internal sealed class DamagedRows
{
    private const int Named = 5;

    private readonly Dictionary<string, string> _artifacts = [];
    private readonly Dictionary<string, string> _contents = [];
    private readonly Dictionary<Guid, string> _states = [];

    private DamagedRows()
    {
    }

    /// <summary>A sentence for each.</summary>
    public IEnumerable<string> Sentences =>
    [
        .. _artifacts.OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => $"Artifact {a.Key}: {a.Value}"),
        .. _states.OrderBy(s => s.Key).Select(s => $"Saved state of network {s.Key}: {s.Value}"),
    ];

    public bool Has(object row) => row switch
    {
        ArtifactRow artifact => _artifacts.ContainsKey(artifact.Key),
        ContentRow content => _contents.ContainsKey(content.Hash),
        NetworkStateRow state => _states.ContainsKey(state.NetworkId),
        _ => false,
    };

    /// <param name="db">The database, as it is at one moment.</param>
    /// <param name="unreadable">Artifacts of an older version that could not be moved into contents, and why.</param>
    /// <param name="read">Reads a content to its end; null where contents are not read beforehand.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<DamagedRows> FindAsync(TopoWebContext db, IReadOnlyDictionary<string, string> unreadable, Func<ContentRow, Task>? read, CancellationToken cancellation)
    {
        var damaged = new DamagedRows();
        if (read is not null)
            foreach (var row in await db.Contents.AsNoTracking().OrderBy(c => c.Hash).ToListAsync(cancellation))
                if (await StorageAudit.FindFaultAsync(() => read(row)) is { } fault)
                    damaged._contents[row.Hash] = fault;
        foreach (var key in await db.Artifacts.Where(a => a.ContentHash == null).Select(a => a.Key).ToListAsync(cancellation))
            damaged._artifacts[key] = unreadable.GetValueOrDefault(key, "It is stored as by an older version of TopoWeb.");
        var hashes = damaged._contents.Keys.ToList();
        foreach (var artifact in await db.Artifacts.Where(a => a.ContentHash != null && (hashes.Contains(a.ContentHash) || !db.Contents.Any(c => c.Hash == a.ContentHash))).Select(a => new { a.Key, a.ContentHash }).ToListAsync(cancellation))
            damaged._artifacts[artifact.Key] = damaged.ReasonOf(artifact.ContentHash!);
        foreach (var state in await db.NetworkStates.Where(s => s.ContentHash == null || hashes.Contains(s.ContentHash) || !db.Contents.Any(c => c.Hash == s.ContentHash)).Select(s => new { s.NetworkId, s.ContentHash }).ToListAsync(cancellation))
            damaged._states[state.NetworkId] = state.ContentHash is { } hash ? damaged.ReasonOf(hash) : "It is stored as by an older version of TopoWeb.";
        return damaged;
    }

    /// <exception cref="DatabaseRefusedException">Something refers to them.</exception>
    public async Task RequireUnreferencedAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var keys = _artifacts.Keys.ToList();
        var unreferenced = await db.UnreferencedArtifacts().Where(a => keys.Contains(a.Key)).Select(a => a.Key).ToListAsync(cancellation);
        var users = await ArtifactUsers.OfAsync(db, [.. keys.Except(unreferenced)], cancellation);
        List<string> needed =
        [
            .. users.OrderBy(u => u.Key, StringComparer.Ordinal).Select(u => $"{u.What} needs artifact {u.Key}: {_artifacts[u.Key]}"),
            .. _states.Select(s => $"The training of network {s.Key} needs its saved state: {s.Value}"),
        ];
        if (needed.Count > 0)
            throw new DatabaseRefusedException($"{string.Join(' ', needed.Take(Named))}{(needed.Count > Named ? $" And {needed.Count - Named:N0} more." : "")} Nothing was written. {Advice}");
    }

    /// <summary>What can be done where something that is needed cannot be read.</summary>
    public const string Advice = "Run topoweb verify to see everything that is damaged, then restore a backup or delete what needs it; or repeat the command with --leave-out-damaged, which leaves it out.";

    private string ReasonOf(string hash) => _contents.GetValueOrDefault(hash, $"Its content {hash} is missing.");
}

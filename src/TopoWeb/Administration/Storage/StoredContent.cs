using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Administration.Storage;

/// <summary>Something of size that the database holds.</summary>
/// <param name="Key">Key of an artifact; of a saved training its network.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">What it takes, compressed as it is.</param>
internal readonly record struct StoredPiece(string Key, string Kind, long Bytes);

/// <summary>The one place that knows how content is stored: artifacts, and the states of trainings under way. Everything else of the database is small.</summary>
internal static class StoredContent
{
    /// <summary>Kind of the states of trainings under way.</summary>
    public const string States = "training-state";

    public static string KeyOfState(Guid network) => $"state:{network:N}";

    /// <summary>All that is stored, without reading its content. Content that several artifacts have is stored once, and counted with the first of them.</summary>
    public static async Task<IReadOnlyList<StoredPiece>> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var artifacts = await ArtifactsOf(db).OrderBy(p => p.Key).ToListAsync(cancellation);
        var states = await StatesOf(db).ToListAsync(cancellation);
        var seen = new HashSet<string>();
        return [.. artifacts.Select(a => new StoredPiece(a.Key, a.Kind, BytesOf(a.ContentHash, a.Bytes))), .. states.Select(s => new StoredPiece(KeyOfState(s.Id), States, BytesOf(s.ContentHash, s.Bytes)))];

        long BytesOf(string? hash, long bytes) => hash is null || seen.Add(hash) ? bytes : 0;
    }

    /// <summary>Pieces and bytes of each kind.</summary>
    public static async Task<IReadOnlyList<(string Kind, int Pieces, long Bytes)>> SumsAsync(TopoWebContext db, CancellationToken cancellation) =>
        [.. (await ReadAsync(db, cancellation)).GroupBy(p => p.Kind).Select(g => (g.Key, g.Count(), g.Sum(p => p.Bytes)))];

    private static IQueryable<ArtifactSize> ArtifactsOf(TopoWebContext db) =>
        from a in db.Artifacts
        join c in db.Contents on a.ContentHash equals c.Hash into contents
        from c in contents.DefaultIfEmpty()
        select new ArtifactSize { Key = a.Key, Kind = a.Kind, ContentHash = a.ContentHash, Bytes = c == null ? a.Data.Length : c.StoredSize };

    private static IQueryable<StateSize> StatesOf(TopoWebContext db) =>
        from s in db.NetworkStates
        join c in db.Contents on s.ContentHash equals c.Hash into contents
        from c in contents.DefaultIfEmpty()
        select new StateSize { Id = s.NetworkId, ContentHash = s.ContentHash, Bytes = c == null ? s.Data.Length : c.StoredSize };

    public static string TitleOf(string kind) => kind switch
    {
        "filters" => "Filters and point clouds",
        "network" => "Trained networks",
        States => "Saved states of trainings under way",
        "density" => "Density filtrations",
        "barcode" => "Barcodes",
        "mapper" => "Mapper graphs",
        "layout" => "Graph layouts",
        "verdict" => "Comparisons with random filters",
        "result" => "Results",
        _ => char.ToUpperInvariant(kind[0]) + kind[1..].Replace('-', ' '),
    };

    private sealed class ArtifactSize
    {
        public required string Key { get; init; }
        public required string Kind { get; init; }
        public string? ContentHash { get; init; }
        public long Bytes { get; init; }
    }

    private sealed class StateSize
    {
        public Guid Id { get; init; }
        public string? ContentHash { get; init; }
        public long Bytes { get; init; }
    }
}

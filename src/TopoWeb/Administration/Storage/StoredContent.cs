using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Administration.Storage;

/// <summary>Content of size, stored once.</summary>
/// <param name="Keys">What refers to it: keys of artifacts, and of saved trainings their networks. Several where content is equal; none where nothing refers to it any more.</param>
/// <param name="Kind">What it is: of several the first by name.</param>
/// <param name="Bytes">What it takes, compressed as it is.</param>
/// <param name="IsFile">It stands in the shared directory.</param>
internal readonly record struct StoredPiece(IReadOnlyList<string> Keys, string Kind, long Bytes, bool IsFile);

/// <summary>The one place that knows how content is stored: artifacts, and the states of trainings under way. Everything else of the database is small.</summary>
internal static class StoredContent
{
    /// <summary>Kind of the states of trainings under way.</summary>
    public const string States = "training-state";

    /// <summary>Kind of content that nothing refers to: a sweep takes it within hours.</summary>
    public const string Unreferenced = "unreferenced";

    public static string KeyOfState(Guid network) => $"state:{network:N}";

    /// <summary>All that is stored, without reading its content.</summary>
    public static async Task<IReadOnlyList<StoredPiece>> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var artifacts = await db.Artifacts.Select(a => new { a.Key, a.Kind, a.ContentHash, a.Data.Length }).ToListAsync(cancellation);
        var states = await db.NetworkStates.Select(s => new { s.NetworkId, s.ContentHash, s.Data.Length }).ToListAsync(cancellation);
        var contents = await db.Contents.Select(c => new { c.Hash, c.StoredSize, c.Place }).ToListAsync(cancellation);
        List<StoredReference> references =
        [
            .. artifacts.Select(a => new StoredReference(a.Key, a.Kind, a.ContentHash, a.Length)),
            .. states.Select(s => new StoredReference(KeyOfState(s.NetworkId), States, s.ContentHash, s.Length)),
        ];
        var byHash = references.Where(r => r.Hash is not null).OrderBy(r => r.Kind, StringComparer.Ordinal).ToLookup(r => r.Hash!);
        return
        [
            .. contents.Select(c => new StoredPiece([.. byHash[c.Hash].Select(r => r.Key)], byHash[c.Hash].FirstOrDefault()?.Kind ?? Unreferenced, c.StoredSize, c.Place == ContentPlace.Directory)),
            // From before there were contents, until they are moved there.
            .. references.Where(r => r.Hash is null).Select(r => new StoredPiece([r.Key], r.Kind, r.Bytes, IsFile: false)),
        ];
    }

    /// <summary>Pieces and bytes of each kind.</summary>
    public static async Task<IReadOnlyList<(string Kind, int Pieces, long Bytes)>> SumsAsync(TopoWebContext db, CancellationToken cancellation) =>
        [.. (await ReadAsync(db, cancellation)).GroupBy(p => p.Kind).Select(g => (g.Key, g.Count(), g.Sum(p => p.Bytes)))];

    public static string TitleOf(string kind) => kind switch
    {
        "filters" => "Filters and point clouds",
        "network" => "Trained networks",
        States => "Saved states of trainings under way",
        Unreferenced => "Content that nothing refers to",
        "density" => "Density filtrations",
        "barcode" => "Barcodes",
        "mapper" => "Mapper graphs",
        "layout" => "Graph layouts",
        "verdict" => "Comparisons with random filters or points",
        "result" => "Results",
        "starts" => "Barcodes from all starting landmarks",
        "models" => "Comparisons with models",
        "frame" => "Results on common axes",
        "comparison" => "Comparisons that links show",
        "link-picture" => "Pictures of links",
        _ => char.ToUpperInvariant(kind[0]) + kind[1..].Replace('-', ' '),
    };

    private sealed record StoredReference(string Key, string Kind, string? Hash, long Bytes);
}

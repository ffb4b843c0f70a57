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

    /// <summary>All that is stored, without reading its content.</summary>
    public static async Task<IReadOnlyList<StoredPiece>> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var artifacts = await db.Artifacts.Select(a => new { a.Key, a.Kind, Bytes = (long)a.Data.Length }).ToListAsync(cancellation);
        var states = await db.NetworkStates.Select(s => new { s.NetworkId, Bytes = (long)s.Data.Length }).ToListAsync(cancellation);
        return [.. artifacts.Select(a => new StoredPiece(a.Key, a.Kind, a.Bytes)), .. states.Select(s => new StoredPiece(KeyOfState(s.NetworkId), States, s.Bytes))];
    }

    /// <summary>Pieces and bytes of each kind, added by the database.</summary>
    public static async Task<IReadOnlyList<(string Kind, int Pieces, long Bytes)>> SumsAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var artifacts = await db.Artifacts.GroupBy(a => a.Kind).Select(g => new { Kind = g.Key, Pieces = g.Count(), Bytes = g.Sum(a => (long)a.Data.Length) }).ToListAsync(cancellation);
        var states = await db.NetworkStates.GroupBy(_ => 1).Select(g => new { Pieces = g.Count(), Bytes = g.Sum(s => (long)s.Data.Length) }).SingleOrDefaultAsync(cancellation);
        return [.. artifacts.Select(a => (a.Kind, a.Pieces, a.Bytes)), .. states is null ? [] : new[] { (States, states.Pieces, states.Bytes) }];
    }

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
}

using System.Text.Json;

namespace TopoWeb.Data.Transfer;

/// <summary>What a command has done last to keep the database safe. It stands in the database itself, so that every server can tell of it.</summary>
/// <param name="At">When: the moment that a backup shows, or the end of a verification.</param>
/// <param name="Machine">Where the command ran.</param>
/// <param name="File">The backup as a path of that machine.</param>
/// <param name="Bytes">Size of the backup, or what was read.</param>
/// <param name="Problems">What a verification found.</param>
internal sealed record CareRecord(DateTime At, string Machine, string? File, long Bytes, int Problems)
{
    /// <summary>Fact of the last <c>topoweb backup</c>.</summary>
    public const string Backup = "last-backup";

    /// <summary>Fact of the last <c>topoweb verify</c>.</summary>
    public const string Verification = "last-verification";

    /// <returns>Null where there was none.</returns>
    public static async Task<CareRecord?> FindAsync(TopoWebContext db, string fact, CancellationToken cancellation) =>
        await db.FindFactAsync(fact, cancellation) is { } json ? JsonSerializer.Deserialize<CareRecord>(json, JsonDefaults.Options) : null;

    /// <summary>The work itself is done by now: a database that takes no note of it must not make it a failure.</summary>
    /// <returns>Why it could not be noted; null where it was.</returns>
    public async Task<string?> TryWriteAsync(OpenDatabase database, string fact, CancellationToken cancellation)
    {
        try
        {
            await using var db = await database.Contexts.CreateDbContextAsync(cancellation);
            await db.SetFactAsync(fact, JsonSerializer.Serialize(this, JsonDefaults.Options), cancellation);
            return null;
        }
        catch (Exception e) when (DatabaseFault.IsOf(e))
        {
            return e.GetBaseException().Message;
        }
    }
}

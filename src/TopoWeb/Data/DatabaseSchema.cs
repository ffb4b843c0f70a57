using Microsoft.EntityFrameworkCore;
using TopoWeb.Data.Starting;

namespace TopoWeb.Data;

/// <summary>The program does not work with this database or directory; the message says what to do.</summary>
internal sealed class DatabaseRefusedException(string message) : Exception(message);

/// <summary>How far the tables of a database are.</summary>
internal static class DatabaseSchema
{
    /// <summary>Names of migrations without their times, which differ between the databases.</summary>
    public static IReadOnlyList<string> NamesOf(IEnumerable<string> migrations) => [.. migrations.Select(m => m[(m.IndexOf('_', StringComparison.Ordinal) + 1)..])];

    /// <exception cref="DatabaseRefusedException">A newer version of the program has written the database.</exception>
    public static async Task RequireNotNewerAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var known = db.Database.GetMigrations().ToHashSet(StringComparer.Ordinal);
        if ((await AppliedAsync(db, cancellation)).Where(m => !known.Contains(m)).ToList() is { Count: > 0 } newer)
            throw new DatabaseRefusedException($"The database was used by a newer version of TopoWeb (it has {string.Join(", ", newer)}). Start that version or a later one, or restore a backup from before the update.");
    }

    /// <summary>Whether a migration of this version has not been applied.</summary>
    public static async Task<bool> IsBehindAsync(TopoWebContext db, CancellationToken cancellation) =>
        db.Database.GetMigrations().Except(await AppliedAsync(db, cancellation), StringComparer.Ordinal).Any();

    /// <exception cref="DatabaseRefusedException">The tables are those of another version.</exception>
    public static async Task RequireCurrentAsync(TopoWebContext db, CancellationToken cancellation)
    {
        await RequireNotNewerAsync(db, cancellation);
        if (await IsBehindAsync(db, cancellation))
            throw new DatabaseRefusedException("The database has the tables of an older version of TopoWeb. Start topoweb serve once with this version, or use the version that it belongs to.");
    }

    /// <summary>What has been applied. Of an SQLite file the table is read as it is: the framework makes a model of it first.</summary>
    private static async Task<IEnumerable<string>> AppliedAsync(TopoWebContext db, CancellationToken cancellation)
    {
        if (!db.Database.IsSqlite())
            return await db.Database.GetAppliedMigrationsAsync(cancellation);
        if (!await db.Database.HasAsync("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = @p0", cancellation, NewDatabase.History))
            return [];
        return (await db.Database.ReadPairsAsync($"""SELECT "MigrationId", "ProductVersion" FROM "{NewDatabase.History}" ORDER BY "MigrationId" """, cancellation)).Select(m => m.First);
    }
}

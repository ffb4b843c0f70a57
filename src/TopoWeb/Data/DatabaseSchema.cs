using Microsoft.EntityFrameworkCore;

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
        if ((await db.Database.GetAppliedMigrationsAsync(cancellation)).Where(m => !known.Contains(m)).ToList() is { Count: > 0 } newer)
            throw new DatabaseRefusedException($"The database was used by a newer version of TopoWeb (it has {string.Join(", ", newer)}). Start that version or a later one, or restore a backup from before the update.");
    }

    /// <exception cref="DatabaseRefusedException">The tables are those of another version.</exception>
    public static async Task RequireCurrentAsync(TopoWebContext db, CancellationToken cancellation)
    {
        await RequireNotNewerAsync(db, cancellation);
        if ((await db.Database.GetPendingMigrationsAsync(cancellation)).Any())
            throw new DatabaseRefusedException("The database has the tables of an older version of TopoWeb. Start topoweb serve once with this version, or use the version that it belongs to.");
    }
}

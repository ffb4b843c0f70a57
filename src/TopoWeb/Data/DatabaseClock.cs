using Microsoft.EntityFrameworkCore;

namespace TopoWeb.Data;

/// <summary>
/// The one clock that all processes share is the database's: the clocks of two machines may differ by minutes. What one process writes and another compares is written and compared by it,
/// within queries as <c>DateTime.UtcNow</c>, which both databases compute themselves, never as a value of this process.
/// </summary>
internal static class DatabaseClock
{
    /// <summary>The time by the database's clock.</summary>
    public static async Task<DateTime> ReadAsync(this TopoWebContext db, CancellationToken cancellation = default)
    {
        var sql = db.Database.IsNpgsql() ? "SELECT clock_timestamp() AS \"Value\"" : "SELECT strftime('%Y-%m-%d %H:%M:%f', 'now') AS \"Value\"";
        var read = await db.Database.SqlQueryRaw<DateTime>(sql).ToListAsync(cancellation);
        return DateTime.SpecifyKind(read[0], DateTimeKind.Utc);
    }
}

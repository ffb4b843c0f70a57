using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Rules;

/// <summary>
/// Work that must see the database as if nobody else changed it: the only code, the last administrator. SQLite takes its write lock at once;
/// PostgreSQL ends one of two that contradict each other, and that one is done again.
/// </summary>
internal static class SerialTransaction
{
    private const int Attempts = 4;
    private const string Conflict = "40001";

    public static async Task<T> RunAsync<T>(IDbContextFactory<TopoWebContext> contexts, Func<TopoWebContext, Task<T>> work, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellation);
            try
            {
                var result = await work(db);
                await transaction.CommitAsync(cancellation);
                return result;
            }
            catch (Exception e) when (attempt < Attempts && IsConflict(e))
            {
                // Somebody else was first: the next attempt sees what they did.
            }
        }
    }

    private static bool IsConflict(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
            if (e is DbException { SqlState: Conflict })
                return true;
        return false;
    }
}

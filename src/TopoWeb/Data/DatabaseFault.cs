using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace TopoWeb.Data;

/// <summary>Tells a database that does not answer, for which one waits, from one that answers with an error.</summary>
internal static class DatabaseFault
{
    public const string Sentence = "The database does not answer.";

    /// <summary>What people at a page read.</summary>
    public const string Advice = $"{Sentence} {Outlook}";

    /// <summary>The same below a heading that has said it.</summary>
    public const string Outlook = "The server keeps trying. Work that is running goes on, and nothing that was saved is lost. This page loads again by itself.";

    /// <summary>ENOSPC.</summary>
    private const int NoSpace = 28;

    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    public static bool IsAway(Exception error)
    {
        for (var e = error; e is not null; e = e.InnerException)
        {
            if (e is PostgresException postgres)
                return IsAway(postgres.SqlState);
            // A socket's error alone is somebody else's: an address that the server cannot listen on, or another machine.
            if (e is NpgsqlException)
                return true;
        }
        return false;
    }

    /// <summary>Whether the same will work in a moment: it is away, or somebody else was in the way.</summary>
    public static bool IsPassing(Exception error) => IsAway(error) || Any(error, e => e is PostgresException { SqlState: "40001" or "40P01" or "55P03" } or SqliteException { SqliteErrorCode: 5 or 6 });

    /// <summary>No room is left where it was to be written: the disk of the database, or that of temporary files.</summary>
    public static bool IsFull(Exception error) => Any(error, e => e is DiskFullException or SqliteException { SqliteErrorCode: 13 } or PostgresException { SqlState: "53100" } or IOException { HResult: NoSpace or NoSpaceOnWindows });

    /// <summary>The SQLite file is not what was written: damaged, or no database any more.</summary>
    public static bool IsDamage(Exception error) => Any(error, e => e is SqliteException { SqliteErrorCode: 11 or 26 });

    /// <summary>The SQLite file or its folder cannot be written or read: read-only, taken away, or a failing disk.</summary>
    public static bool IsOutOfReach(Exception error) => Any(error, e => e is SqliteException { SqliteErrorCode: 8 or 10 or 14 });

    /// <summary>Whether it is the database's at all. EF Core wraps some of its errors in others.</summary>
    public static bool IsOf(Exception error) => Any(error, e => e is DbException or DbUpdateException);

    private static bool Any(Exception? error, Func<Exception, bool> matches)
    {
        for (; error is not null; error = error.InnerException)
            if (matches(error))
                return true;
        return false;
    }

    /// <summary>Shutting down, crashed, starting up, connection lost, or no connection left to give.</summary>
    private static bool IsAway(string state) => state is "57P01" or "57P02" or "57P03" or "53300" || state.StartsWith("08", StringComparison.Ordinal);
}

using System.Data.Common;
using System.Globalization;

namespace TopoWeb.Data.Contents;

/// <summary>Pages of an SQLite file that hold nothing any more. The file keeps them unless it is told to give them back, and it can do that only if it was laid out for it.</summary>
internal static class FreePages
{
    /// <summary>So few are left to be used again.</summary>
    public const long Few = 256;

    /// <summary>A larger file is not laid out anew at a start, which would wait for it: it keeps its free pages until somebody runs VACUUM.</summary>
    private const long LargestRewritten = 1L << 30;

    /// <summary>Bytes of a write-ahead log that stay.</summary>
    private const long LargestLog = 1 << 20;

    private const int Incremental = 2;

    /// <summary>Moved in one transaction, which holds up everybody's writing.</summary>
    private const int AtOnce = 256;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Lays the file out so that it can give pages back. Nobody else may use it meanwhile.</summary>
    public static async Task AllowAsync(DbConnection connection, CancellationToken cancellation)
    {
        if (await AskAsync(connection, "PRAGMA auto_vacuum", cancellation) == Incremental
            || await AskAsync(connection, "PRAGMA page_count", cancellation) * await AskAsync(connection, "PRAGMA page_size", cancellation) > LargestRewritten)
            return;
        await RunAsync(connection, $"PRAGMA auto_vacuum={Incremental}", cancellation);
        await RunAsync(connection, "VACUUM", cancellation);
    }

    public static Task<long> CountAsync(DbConnection connection, CancellationToken cancellation) => AskAsync(connection, "PRAGMA freelist_count", cancellation);

    /// <summary>Gives pages back to the system, a few at a time.</summary>
    /// <param name="connection">To the file.</param>
    /// <param name="most">So many at most.</param>
    /// <param name="cancellation">Ends it between two steps.</param>
    public static async Task ReturnAsync(DbConnection connection, long most, CancellationToken cancellation)
    {
        var free = await CountAsync(connection, cancellation);
        for (var left = Math.Min(most, free); left > 0;)
        {
            await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA incremental_vacuum({Math.Min(left, AtOnce)})"), cancellation);
            var now = await CountAsync(connection, cancellation);
            // Not laid out for it, or all of it is in use again.
            if (now >= free)
                break;
            (left, free) = (left - (free - now), now);
            await Task.Delay(Pause, cancellation);
        }
        // What stands in the log counts too.
        await EmptyLogAsync(connection, cancellation);
    }

    /// <summary>Empties the write-ahead log where it is large: once it has grown, SQLite writes over it and does not make it smaller.</summary>
    public static async Task ShortenLogAsync(DbConnection connection, CancellationToken cancellation)
    {
        if (new FileInfo(connection.DataSource + "-wal") is { Exists: true, Length: > LargestLog })
            await EmptyLogAsync(connection, cancellation);
    }

    /// <summary>Where somebody reads or writes at this moment, the log stays as it is.</summary>
    private static Task EmptyLogAsync(DbConnection connection, CancellationToken cancellation) => RunAsync(connection, "PRAGMA wal_checkpoint(TRUNCATE)", cancellation);

    private static async Task<long> AskAsync(DbConnection connection, string question, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        return Convert.ToInt64(await command.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
    }

    /// <summary>To the end: each row of such a command is a step of its work.</summary>
    private static async Task RunAsync(DbConnection connection, string text, CancellationToken cancellation)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = text;
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        while (await reader.ReadAsync(cancellation))
        {
            // Nothing to be read.
        }
    }
}

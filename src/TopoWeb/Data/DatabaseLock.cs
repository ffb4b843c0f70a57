using Npgsql;

namespace TopoWeb.Data;

/// <summary>
/// One process at a time prepares a database: an advisory lock of PostgreSQL, or a file beside that of SQLite. Both are free again when a process ends, however it ends.
/// </summary>
internal static class DatabaseLock
{
    private const long Number = 0x746F706F77656201;

    /// <summary>EWOULDBLOCK. Any other error is none of waiting: a folder that cannot be written stays so.</summary>
    private const int Held = 11;

    private const int HeldOnMac = 35;
    private const int HeldOnWindows = unchecked((int)0x80070020);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>Waits for the lock. The database must be there.</summary>
    /// <param name="options">Which database.</param>
    /// <param name="waiting">Called once where another process has it.</param>
    /// <param name="cancellation">Ends the waiting.</param>
    public static async Task<IAsyncDisposable> HoldAsync(DatabaseOptions options, Action waiting, CancellationToken cancellation)
    {
        for (var first = true; ; first = false)
        {
            if (await (options.IsPostgres ? TryPostgresAsync(options.Postgres!, cancellation) : TryFileAsync(options.SqlitePath + ".lock")) is { } held)
                return held;
            if (first)
                waiting();
            await Task.Delay(Pause, cancellation);
        }
    }

    private static async Task<IAsyncDisposable?> TryPostgresAsync(string server, CancellationToken cancellation)
    {
        // Not from the pool: the lock goes with the connection.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(server) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellation);
            await using var command = new NpgsqlCommand("SELECT pg_try_advisory_lock(@number)", connection);
            command.Parameters.AddWithValue("number", Number);
            if (await command.ExecuteScalarAsync(cancellation) is true)
                return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return null;
    }

    private static Task<IAsyncDisposable?> TryFileAsync(string path)
    {
        try
        {
            return Task.FromResult<IAsyncDisposable?>(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException e) when (e.HResult is Held or HeldOnMac or HeldOnWindows)
        {
            return Task.FromResult<IAsyncDisposable?>(null);
        }
    }
}

using Microsoft.Data.Sqlite;
using Npgsql;
using TopoWeb.Data;
using TopoWeb.Data.Contents;

namespace TopoWeb.Commands;

/// <summary>What a database or a disk says while a command works on it, as a refusal in words.</summary>
internal static class StorageFaults
{
    /// <exception cref="DatabaseRefusedException">The database or the disk does not do what is asked of it.</exception>
    public static async Task<int> InWordsAsync(Func<Task<int>> act)
    {
        try
        {
            return await act();
        }
        catch (Exception e) when (Describe(e) is not null)
        {
            throw new DatabaseRefusedException(Describe(e)!);
        }
    }

    /// <summary>Null for what is not of a database or a disk, or has words of its own.</summary>
    public static string? Describe(Exception error)
    {
        if (error is DamagedContentException or DiskFullException or FileNotFoundException or DirectoryNotFoundException)
            return null;
        for (var e = error; e is not null; e = e.InnerException)
        {
            if (e is PostgresException postgres)
                return $"PostgreSQL: {postgres.MessageText}. {AdviceOf(postgres.SqlState)}";
            if (e is NpgsqlException)
                return $"{DatabaseFault.Sentence} Is PostgreSQL running, and are host and port right?";
            if (e is SqliteException sqlite)
                return $"{sqlite.Message} {AdviceOf(sqlite.SqliteErrorCode)}";
        }
        return DatabaseFault.IsFull(error) ? "The disk is full. Free some space, then repeat the command." : error is IOException ? $"{error.Message} Repeat the command when that is mended." : null;
    }

    private static string AdviceOf(string state) => state switch
    {
        _ when state.StartsWith("28", StringComparison.Ordinal) => "Are user name and password right?",
        "3D000" => "Is the name of the database right?",
        "42501" => "Make the database and give it to the user first.",
        _ => "Repeat the command when that is mended.",
    };

    private static string AdviceOf(int code) => code switch
    {
        11 or 26 => "The file is damaged, or is no SQLite database. Restore a backup.", // SQLITE_CORRUPT, SQLITE_NOTADB
        _ => "Repeat the command when that is mended.",
    };
}

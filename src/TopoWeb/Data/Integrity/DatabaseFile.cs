using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace TopoWeb.Data.Integrity;

/// <summary>Something that is wrong with a database file.</summary>
/// <param name="Text">In SQLite's words, with the table where it names one.</param>
/// <param name="IsDamage">The content is wrong; else it cannot be read.</param>
internal sealed record FileFinding(string Text, bool IsDamage);

/// <summary>
/// The SQLite file as a file: whether it is there, and whether it is what was written. Only SQLite itself opens it: closing it in any other way would take SQLite's locks away from the whole process.
/// </summary>
internal static class DatabaseFile
{
    /// <summary>A larger file is not read at the start, which would wait for it: it is checked beside the work.</summary>
    private const long LargestAtStart = 256L << 20;

    private const int Interrupted = 9;

    private const string Mark = "TopoWeb has made a database here. To begin with an empty one, delete this file too.\n";

    /// <summary>Checks a file before anything is written to it. Nothing is changed.</summary>
    /// <exception cref="DatabaseRefusedException">It is damaged, or it is gone or empty where there was a database.</exception>
    public static void Require(DatabaseOptions options, CancellationToken cancellation)
    {
        if (options.IsPostgres)
            return;
        var file = new FileInfo(options.SqlitePath);
        if (file is { Exists: true, Length: > 0 })
        {
            // What cannot be opened at all is said when it is opened for writing.
            if (file.Length <= LargestAtStart && FindAllDamage(options, 1, cancellation) is [{ IsDamage: true } first])
                throw new DatabaseRefusedException(Refuse(options, first.Text));
            return;
        }
        var log = new FileInfo(options.SqlitePath + "-wal");
        var trace = log is { Exists: true, Length: > 0 } ? $"{log.Name} beside it holds what was written last" : IsMarked(options) ? $"{Path.GetFileName(MarkOf(options))} beside it says that there was a database" : null;
        if (trace is not null)
            throw new DatabaseRefusedException(
                $"The database file '{options.SqlitePath}' is {(file.Exists ? "empty" : "missing")}, and {trace}. Nothing was changed. Is the right disk mounted? Put the file back, or restore the last backup (topoweb restore FILE). To begin with an empty database, move or delete everything that begins with {file.Name} in this folder.");
    }

    /// <summary>Notes that there is a database now: should its file be found empty one day, no new one takes its place.</summary>
    public static void NoteMade(DatabaseOptions options)
    {
        if (options.IsPostgres || IsMarked(options))
            return;
        try
        {
            File.WriteAllText(MarkOf(options), Mark);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Another process holds it, or the disk is full: the next start notes it.
        }
    }

    /// <summary>Reads the whole file and finds out whether its pages fit together.</summary>
    /// <returns>The end of a sentence that begins with the file; null where nothing is wrong, or somebody is in the way.</returns>
    /// <exception cref="OperationCanceledException">It was ended.</exception>
    public static string? FindDamage(DatabaseOptions options, CancellationToken cancellation) =>
        FindAllDamage(options, 1, cancellation) is [var first, ..] ? $"{(first.IsDamage ? "is damaged" : "cannot be read")}: {first.Text}" : null;

    /// <summary>The same with as many findings as are asked for, each with the table or index that it is in where SQLite says so.</summary>
    public static IReadOnlyList<FileFinding> FindAllDamage(DatabaseOptions options, int most, CancellationToken cancellation)
    {
        try
        {
            // A connection of its own: those of the pool may have read the pages while they were whole.
            using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = options.SqlitePath, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
            connection.Open();
            using var interrupt = cancellation.Register(() => raw.sqlite3_interrupt(connection.Handle));
            var findings = Check(connection, most);
            // A lost tree leaves pages behind that belong to nothing: they say nothing more.
            var lines = findings.SelectMany(f => f.Split('\n')).Where(f => f != "ok" && !f.StartsWith("***", StringComparison.Ordinal)).ToList();
            var telling = lines.Where(f => !f.EndsWith(": never used", StringComparison.Ordinal)).ToList();
            return [.. (telling.Count > 0 ? telling : lines).Select(f => new FileFinding(Name(connection, f), IsDamage: true)).Take(most)];
        }
        catch (SqliteException e) when (e.SqliteErrorCode == Interrupted)
        {
            throw new OperationCanceledException(e.Message, e, cancellation);
        }
        catch (SqliteException e) when (DatabaseFault.IsDamage(e) || DatabaseFault.IsOutOfReach(e))
        {
            return [new(Describe(e), DatabaseFault.IsDamage(e))];
        }
        catch (SqliteException)
        {
            return []; // busy: whoever is in the way works with it
        }
    }

    /// <summary>What the start says of a damaged file.</summary>
    public static string Refuse(DatabaseOptions options, string damage) =>
        $"The database file '{options.SqlitePath}' is damaged: {damage}. Nothing was changed. Run topoweb verify to see what is affected. Then move it and everything that begins with {Path.GetFileName(options.SqlitePath)} to another folder, and restore the last backup: topoweb restore FILE. Without a backup, topoweb backup FILE --leave-out-damaged saves what can still be read.";

    /// <summary>Does something with the database; what its file or its disk cannot do becomes a refusal in words.</summary>
    public static async Task InWordsAsync(DatabaseOptions options, Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (!options.IsPostgres && DatabaseFault.IsDamage(e))
        {
            throw new DatabaseRefusedException(Refuse(options, Describe(e)));
        }
        catch (Exception e) when (!options.IsPostgres && DatabaseFault.IsFull(e))
        {
            throw new DatabaseRefusedException($"The disk with '{options.SqlitePath}' is full. Free some space, then start again. Nothing that was saved is lost.");
        }
        catch (Exception e) when (!options.IsPostgres && (DatabaseFault.IsOutOfReach(e) || e is IOException or UnauthorizedAccessException))
        {
            throw new DatabaseRefusedException($"The database '{options.SqlitePath}' cannot be used: {Describe(e)}. Give this user the right to write in its folder, mount it for writing, or set Database:Directory to another directory.");
        }
    }

    /// <summary>What SQLite or the system says, without its numbers and the full stop.</summary>
    public static string Describe(Exception error)
    {
        var said = error.GetBaseException();
        return said is SqliteException sqlite ? raw.sqlite3_errstr(sqlite.SqliteErrorCode).utf8_to_string() : said.Message.TrimEnd('.');
    }

    /// <summary>SQLite names a tree by the page of its root.</summary>
    private static string Name(SqliteConnection connection, string finding)
    {
        const string Tree = "Tree ";
        if (!finding.StartsWith(Tree, StringComparison.Ordinal) || !int.TryParse(finding[Tree.Length..].Split(' ')[0], CultureInfo.InvariantCulture, out var root))
            return finding;
        try
        {
            return Read(connection, string.Create(CultureInfo.InvariantCulture, $"SELECT type || ' ' || name FROM sqlite_master WHERE rootpage = {root}"), r => r.GetString(0)) is [var name] ? $"{name}, {finding}" : finding;
        }
        catch (SqliteException)
        {
            return finding; // the names themselves are among what is damaged
        }
    }

    /// <summary>Ends early where the file is so damaged that even the check fails; what it has found until then counts.</summary>
    private static List<string> Check(SqliteConnection connection, int most)
    {
        var findings = new List<string>();
        try
        {
            using var command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"PRAGMA quick_check({most})");
            using var reader = command.ExecuteReader();
            while (reader.Read())
                findings.Add(reader.GetString(0));
        }
        catch (SqliteException e) when (findings.Count > 0 && DatabaseFault.IsDamage(e))
        {
            findings.Add(Describe(e));
        }
        return findings;
    }

    private static List<T> Read<T>(SqliteConnection connection, string question, Func<SqliteDataReader, T> read)
    {
        using var command = connection.CreateCommand();
        command.CommandText = question;
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private static bool IsMarked(DatabaseOptions options) => new FileInfo(MarkOf(options)) is { Exists: true, Length: > 0 };

    /// <summary>The file by which one process at a time prepares the database: it is there from the first moment on, and has a content once the database is made.</summary>
    private static string MarkOf(DatabaseOptions options) => options.SqlitePath + ".lock";
}

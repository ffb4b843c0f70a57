using System.Globalization;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Data.Starting;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;

namespace TopoWeb.Tests.Data.Starting;

/// <summary>A new file is made by a script; it must be the database that the migrations would have made.</summary>
public sealed class NewDatabaseTests
{
    /// <summary>Where the framework puts its own lock while it migrates; ours is beside the file.</summary>
    private const string FrameworkLock = "__EFMigrationsLock";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Script_OfANewFile_IsWhatTheMigrationsLeadTo()
    {
        using var folder = new TemporaryFolder();
        var expected = await ScriptAsync(await MigratedAsync(folder));
        if (expected == NewDatabase.Script)
            return;
        var made = Path.Combine(AppContext.BaseDirectory, "Tables.sql");
        await File.WriteAllTextAsync(made, expected, Cancellation);
        Assert.Fail($"The migrations lead to other tables than src/TopoWeb/Data/Migrations/Sqlite/Tables.sql makes. Replace it by {made}.");
    }

    [Fact]
    public async Task Migrate_ANewFile_LeavesWhatTheMigrationsWouldHaveLeft()
    {
        using var folder = new TemporaryFolder();
        var migrated = await MigratedAsync(folder);
        await using (var database = OpenDatabase.At(folder.File("new"), null))
            await DataServices.MigrateAsync(database.Provider, Cancellation);
        var made = Path.Combine(folder.File("new"), "topoweb.db");
        var expected = await ContentAsync(migrated);
        Assert.Contains(expected, line => line.StartsWith("__EFMigrationsHistory: ", StringComparison.Ordinal));
        Assert.Equal(expected, await ContentAsync(made));
        await using var db = Open(made);
        Assert.Equal(db.Database.GetMigrations(), await db.Database.GetAppliedMigrationsAsync(Cancellation));
    }

    [Fact]
    public async Task Fill_AFileWithATable_ChangesNothing()
    {
        using var folder = new TemporaryFolder();
        var file = folder.File("used.db");
        await using var db = Open(file);
        await db.Database.ExecuteSqlRawAsync("CREATE TABLE other (id INTEGER)", Cancellation);
        var before = await ContentAsync(file);
        await NewDatabase.FillAsync(db.Database, Cancellation);
        Assert.Equal(before, await ContentAsync(file));
    }

    private static SqliteTopoWebContext Open(string file) => new(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={file};Pooling=False").Options);

    /// <summary>The path of a file that all migrations have made.</summary>
    private static async Task<string> MigratedAsync(TemporaryFolder folder)
    {
        var file = folder.File("migrated.db");
        await using var db = Open(file);
        await db.Database.MigrateAsync(Cancellation);
        return file;
    }

    /// <summary>What makes the tables and indexes of a file, in their order.</summary>
    private static async Task<string> ScriptAsync(string file)
    {
        await using var connection = await ConnectAsync(file);
        var last = Assert.Single(await RowsAsync(connection, "SELECT MAX(MigrationId) FROM __EFMigrationsHistory"));
        var statements = await RowsAsync(connection, $"SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name <> '{FrameworkLock}' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid");
        return $"-- {last}\n{string.Concat(statements.Select(s => $"{s.ReplaceLineEndings("\n")};\n"))}";
    }

    /// <summary>Every table and index with what makes it, and every row.</summary>
    private static async Task<List<string>> ContentAsync(string file)
    {
        await using var connection = await ConnectAsync(file);
        var content = await RowsAsync(connection, $"SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name <> '{FrameworkLock}' AND tbl_name <> '{FrameworkLock}' ORDER BY type, name");
        foreach (var table in await RowsAsync(connection, $"SELECT name FROM sqlite_master WHERE type = 'table' AND name <> '{FrameworkLock}' ORDER BY name"))
            content.AddRange((await RowsAsync(connection, $"SELECT * FROM \"{table}\" ORDER BY 1")).Select(row => $"{table}: {row}"));
        return content;
    }

    private static async Task<SqliteConnection> ConnectAsync(string file)
    {
        var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync(Cancellation);
        return connection;
    }

    private static async Task<List<string>> RowsAsync(SqliteConnection connection, string question)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = question;
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var rows = new List<string>();
        while (await reader.ReadAsync(Cancellation))
            rows.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
        return rows;
    }
}

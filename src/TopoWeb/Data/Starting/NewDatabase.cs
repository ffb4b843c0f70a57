using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace TopoWeb.Data.Starting;

/// <summary>
/// The tables of a new SQLite file, by one script. Replaying all migrations makes many tables several times over and takes a good part of a first start; the script is what they lead to, letter for
/// letter, and a test holds it to that.
/// </summary>
internal static class NewDatabase
{
    private const string Resource = "TopoWeb.Data.Tables.sql";

    /// <summary>Name of the table in which the framework keeps which migrations were applied.</summary>
    public const string History = "__EFMigrationsHistory";

    /// <summary>The script. Its first line names the migration that it leads to.</summary>
    public static string Script { get; } = Read();

    /// <summary>Makes all tables where the file has nothing yet. A script of another version does nothing: the migrations follow anyway.</summary>
    /// <param name="database">An SQLite database that nobody else uses meanwhile.</param>
    /// <param name="cancellation">Ends it; then nothing is made.</param>
    public static async Task FillAsync(DatabaseFacade database, CancellationToken cancellation)
    {
        List<string> migrations = [.. database.GetMigrations()];
        if (!Script.StartsWith($"-- {migrations[^1]}\n", StringComparison.Ordinal))
            return;
        if (await database.HasAsync("SELECT 1 FROM sqlite_master LIMIT 1", cancellation))
            return;
        await database.OpenConnectionAsync(cancellation);
        var connection = database.GetDbConnection();
        await using var command = connection.CreateCommand();
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        command.Transaction = transaction;
        command.CommandText = Script;
        await command.ExecuteNonQueryAsync(cancellation);
        await RecordAsync(command, migrations, cancellation);
        await transaction.CommitAsync(cancellation);
    }

    private static async Task RecordAsync(DbCommand command, List<string> migrations, CancellationToken cancellation)
    {
        command.CommandText = $"INSERT INTO \"{History}\" (\"MigrationId\", \"ProductVersion\") VALUES (@id, @version)";
        var (id, version) = (command.CreateParameter(), command.CreateParameter());
        (id.ParameterName, version.ParameterName, version.Value) = ("@id", "@version", ProductInfo.GetVersion());
        command.Parameters.Add(id);
        command.Parameters.Add(version);
        foreach (var migration in migrations)
        {
            id.Value = migration;
            await command.ExecuteNonQueryAsync(cancellation);
        }
    }

    private static string Read()
    {
        using var stream = typeof(NewDatabase).Assembly.GetManifestResourceStream(Resource) ?? throw new InvalidOperationException($"{Resource} is not in the assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}

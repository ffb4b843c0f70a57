using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;

namespace TopoWeb.Data.Starting;

/// <summary>
/// Statements as they stand. For what a start asks: a query of the framework is first translated and compiled, the first of a process with the whole model, and takes longer than the rest of the start.
/// </summary>
internal static class PlainSql
{
    /// <summary>The first value of the first row; null where there is none.</summary>
    /// <param name="database">The database.</param>
    /// <param name="statement">Understood by both databases; its parameters are <c>@p0</c>, <c>@p1</c>, ….</param>
    /// <param name="cancellation">Ends the waiting.</param>
    /// <param name="values">Of the parameters.</param>
    public static async Task<object?> AskAsync(this DatabaseFacade database, string statement, CancellationToken cancellation, params string[] values)
    {
        await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = CommandOf(database, statement, values);
            return await command.ExecuteScalarAsync(cancellation) is var value and not DBNull ? value : null;
        }
        finally
        {
            await database.CloseConnectionAsync();
        }
    }

    /// <summary>Whether a statement of the form <c>SELECT 1 FROM … WHERE … LIMIT 1</c> finds a row.</summary>
    public static async Task<bool> HasAsync(this DatabaseFacade database, string statement, CancellationToken cancellation, params string[] values) =>
        await database.AskAsync(statement, cancellation, values) is not null;

    /// <summary>All rows of a statement with two columns of text.</summary>
    public static async Task<IReadOnlyList<(string First, string Second)>> ReadPairsAsync(this DatabaseFacade database, string statement, CancellationToken cancellation, params string[] values)
    {
        await database.OpenConnectionAsync(cancellation);
        try
        {
            await using var command = CommandOf(database, statement, values);
            await using var reader = await command.ExecuteReaderAsync(cancellation);
            var pairs = new List<(string, string)>();
            while (await reader.ReadAsync(cancellation))
                pairs.Add((reader.GetString(0), reader.GetString(1)));
            return pairs;
        }
        finally
        {
            await database.CloseConnectionAsync();
        }
    }

    private static DbCommand CommandOf(DatabaseFacade database, string statement, string[] values)
    {
        var command = database.GetDbConnection().CreateCommand();
        command.Transaction = database.CurrentTransaction?.GetDbTransaction();
        command.CommandText = statement;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"@p{i}", values[i]);
            command.Parameters.Add(parameter);
        }
        return command;
    }
}

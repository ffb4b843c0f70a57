using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using Microsoft.Data.Sqlite;

namespace TopoWeb.Data.Contents;

/// <summary>The table of chunks, past the change tracker: a chunk goes through one buffer, in and out, on both databases.</summary>
internal static class ChunkTable
{
    /// <summary>Bytes of every chunk but the last.</summary>
    public const int Size = 512 * 1024;

    // The number comes first: with it SQLite reads a large value in pieces, and PostgreSQL wants columns in order.
    private const string Select = """SELECT "Id", "Checksum", "Data" FROM "ContentChunks" WHERE "Hash" = @hash AND "Ordinal" = @ordinal""";
    private const string Insert = """INSERT INTO "ContentChunks" ("Hash", "Ordinal", "Checksum", "Data") VALUES (@hash, @ordinal, @checksum, @data)""";

    public static int CountOf(long bytes) => (int)((bytes + Size - 1) / Size);

    /// <summary>Writes stored content as the chunks of a hash, from where <paramref name="stored"/> stands to its end.</summary>
    public static async Task WriteAsync(DbConnection connection, DbTransaction? transaction, string hash, Stream stored, long length, CancellationToken cancellation)
    {
        await using var command = Create(connection, transaction, Insert);
        Add(command, "@hash", hash);
        var ordinal = Add(command, "@ordinal", 0);
        var checksum = Add(command, "@checksum", Array.Empty<byte>());
        var data = Add(command, "@data", Array.Empty<byte>());
        byte[]? chunk = null;
        for (var (left, n) = (length, 0); left > 0; n++)
        {
            // One array for all whole chunks; the last has one of its own length.
            chunk = left >= Size ? chunk ?? new byte[Size] : new byte[left];
            await stored.ReadExactlyAsync(chunk, cancellation);
            (ordinal.Value, checksum.Value, data.Value) = (n, SHA256.HashData(chunk), chunk);
            await command.ExecuteNonQueryAsync(cancellation);
            left -= chunk.Length;
        }
    }

    /// <summary>Reads a chunk into <paramref name="buffer"/>, which holds <see cref="Size"/> bytes.</summary>
    /// <returns>Its length.</returns>
    /// <exception cref="DamagedContentException">It is missing or is not what was stored.</exception>
    public static async ValueTask<int> ReadAsync(DbConnection connection, DbTransaction? transaction, string hash, int ordinal, byte[] buffer, CancellationToken cancellation)
    {
        await using var command = Create(connection, transaction, Select);
        Add(command, "@hash", hash);
        Add(command, "@ordinal", ordinal);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SequentialAccess | CommandBehavior.SingleRow, cancellation);
        if (!await reader.ReadAsync(cancellation))
            throw new DamagedContentException($"Chunk {ordinal} of stored content {hash} is missing.");
        _ = reader.GetInt64(0);
        var checksum = reader.GetFieldValue<byte[]>(1);
        await using var data = reader.GetStream(2);
        // SQLite is read in this process: a turn on another thread would only make a page that is there at once come in two steps.
        var length = connection is SqliteConnection ? data.ReadAtLeast(buffer.AsSpan(0, Size), Size, throwOnEndOfStream: false)
            : await data.ReadAtLeastAsync(buffer.AsMemory(0, Size), Size, throwOnEndOfStream: false, cancellation);
        return SHA256.HashData(buffer.AsSpan(0, length)).AsSpan().SequenceEqual(checksum) ? length
            : throw new DamagedContentException($"Chunk {ordinal} of stored content {hash} is damaged (its checksum differs).");
    }

    private static DbCommand Create(DbConnection connection, DbTransaction? transaction, string text)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (text, transaction);
        return command;
    }

    private static DbParameter Add(DbCommand command, string name, object value)
    {
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = (name, value);
        command.Parameters.Add(parameter);
        return parameter;
    }
}

using System.Data;
using System.Data.Common;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data;

/// <summary>The one large value of an artifact from before there were contents, in pieces past the change tracker. Holds its connection until it is disposed.</summary>
internal sealed class OldValue(TopoWebContext db) : ReadOnceStream
{
    private DbCommand? _command;
    private DbDataReader? _reader;
    private Stream _inner = Null;

    /// <summary>False where there is no such artifact, or its content has a hash by now.</summary>
    public async Task<bool> OpenAsync(string key, CancellationToken cancellation)
    {
        _command = (await ContentStore.ConnectAsync(db, cancellation)).CreateCommand();
        // With the number of the row, SQLite reads a large value in pieces.
        _command.CommandText = $"""SELECT {(db.Database.IsSqlite() ? "rowid" : "0::bigint")}, "Data" FROM "Artifacts" WHERE "Key" = @key AND "ContentHash" IS NULL""";
        var parameter = _command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("@key", key);
        _command.Parameters.Add(parameter);
        _reader = await _command.ExecuteReaderAsync(CommandBehavior.SequentialAccess | CommandBehavior.SingleRow, cancellation);
        if (!await _reader.ReadAsync(cancellation))
            return false;
        _ = _reader.GetInt64(0);
        _inner = _reader.GetStream(1);
        return true;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => _inner.ReadAsync(buffer, cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => _inner.Read(buffer, offset, count);

    public override async ValueTask DisposeAsync()
    {
        await _inner.DisposeAsync();
        if (_reader is not null)
            await _reader.DisposeAsync();
        if (_command is not null)
            await _command.DisposeAsync();
        await db.DisposeAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _reader?.Dispose();
            _command?.Dispose();
            db.Dispose();
        }
        base.Dispose(disposing);
    }
}

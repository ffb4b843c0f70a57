using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Integrity;

namespace TopoWeb.Data.Transfer;

/// <summary>Fills an empty database. Until the end it is marked as unfinished: no server starts on it, and the next attempt begins anew.</summary>
internal sealed class DatabaseLoad : IAsyncDisposable
{
    private const int Batch = 500;
    private const long BatchBytes = 32L << 20;

    private readonly OpenDatabase _target;
    private readonly IAsyncDisposable _held;
    private readonly TopoWebContext _db;
    private readonly RowText _text;
    private readonly List<(Type Type, object?[] Key, string Property, object Value)> _deferred = [];
    private IDbContextTransaction? _transaction;
    private long _bytes;

    private DatabaseLoad(OpenDatabase target, IAsyncDisposable held, TopoWebContext db) => (_target, _held, _db, _text) = (target, held, db, new(db.Model));

    public IReadOnlyList<TablePlan> Tables => TablePlan.Of(_db.Model);

    /// <exception cref="DatabaseRefusedException">The database has rows already, and not those of an interrupted attempt.</exception>
    public static async Task<DatabaseLoad> BeginAsync(OpenDatabase target, CancellationToken cancellation)
    {
        await DatabaseFile.InWordsAsync(target.Settings, () => DataServices.MigrateAsync(target.Provider, cancellation, unfinished: true));
        var load = new DatabaseLoad(target, await DataServices.HoldAsync(target.Provider, cancellation), await target.Contexts.CreateDbContextAsync(cancellation));
        try
        {
            await load.PrepareAsync(cancellation);
            return load;
        }
        catch
        {
            await load.DisposeAsync();
            throw;
        }
    }

    /// <summary>Adds rows in batches.</summary>
    /// <returns>Their sum, as it must be found again.</returns>
    public async Task<TableSum> AddAsync(TablePlan table, IAsyncEnumerable<object> rows, CancellationToken cancellation)
    {
        var sum = new TableSum.Adder();
        var waiting = 0;
        await foreach (var row in rows.WithCancellation(cancellation))
        {
            sum.Add(_text.Write(row));
            Defer(table, _db.Add(row));
            if (++waiting % Batch != 0)
                continue;
            await _db.SaveChangesAsync(cancellation);
            _db.ChangeTracker.Clear();
        }
        await _db.SaveChangesAsync(cancellation);
        _db.ChangeTracker.Clear();
        return sum.Total();
    }

    /// <summary>Adds a content with its chunks.</summary>
    public async Task AddContentAsync(ContentRow row, Stream stored, CancellationToken cancellation)
    {
        _transaction ??= await _db.Database.BeginTransactionAsync(cancellation);
        _db.Add(TableRows.InDatabase(row));
        await _db.SaveChangesAsync(cancellation);
        _db.ChangeTracker.Clear();
        await ChunkTable.WriteAsync(_db.Database.GetDbConnection(), _transaction.GetDbTransaction(), row.Hash, stored, row.StoredSize, cancellation);
        if ((_bytes += row.StoredSize) >= BatchBytes)
            await EndContentsAsync(cancellation);
    }

    public async Task EndContentsAsync(CancellationToken cancellation)
    {
        if (_transaction is null)
            return;
        await _transaction.CommitAsync(cancellation);
        await _transaction.DisposeAsync();
        (_transaction, _bytes) = (null, 0);
    }

    /// <summary>Writes what was deferred, compares with the sums of the source, reads every content to its end, and takes the mark away.</summary>
    /// <exception cref="DatabaseRefusedException">Something has not arrived as it was; the database stays marked.</exception>
    public async Task FinishAsync(IReadOnlyDictionary<string, TableSum> expected, CancellationToken cancellation)
    {
        foreach (var (type, key, property, value) in _deferred)
            _db.Attach((await _db.FindAsync(type, key, cancellation))!).Property(property).CurrentValue = value;
        await _db.SaveChangesAsync(cancellation);
        _db.ChangeTracker.Clear();
        if (_db.Database.IsNpgsql())
            await RaiseNumbersAsync(cancellation);
        foreach (var table in Tables)
        {
            var sum = new TableSum.Adder();
            await foreach (var row in TableRows.ReadAsync(_db, table.Type).WithCancellation(cancellation))
                if (TableRows.Belongs(row))
                    sum.Add(_text.Write(row));
            if (sum.Total() is var found && found != expected[table.Name])
                throw new DatabaseRefusedException($"Table {table.Name} of {_target.Title} has {found.Rows:N0} rows that differ from the {expected[table.Name].Rows:N0} rows of the source. Repeat the command, which begins anew.");
        }
        foreach (var row in await _db.Contents.AsNoTracking().OrderBy(c => c.Hash).ToListAsync(cancellation))
            await using (var content = _target.Contents.Open(row))
                await content.EndAsync(cancellation);
        await _db.Facts.Where(f => f.Key == StorageCheck.Unfinished).ExecuteDeleteAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
            await _transaction.DisposeAsync();
        await _db.DisposeAsync();
        await _held.DisposeAsync();
    }

    private async Task PrepareAsync(CancellationToken cancellation)
    {
        if (await _db.Facts.AnyAsync(f => f.Key == StorageCheck.Unfinished, cancellation))
        {
            foreach (var table in Tables.Where(t => t.Deferred.Count > 0))
                await ExecuteAsync($"""UPDATE "{table.Name}" SET {string.Join(", ", table.Deferred.Select(p => $"\"{p.Name}\" = NULL"))}""", cancellation);
            foreach (var table in Tables.Reverse().Where(t => t.Type.ClrType != typeof(FactRow)))
                await ExecuteAsync($"""DELETE FROM "{table.Name}" """, cancellation);
            await _db.Facts.Where(f => f.Key != StorageCheck.Unfinished && f.Key != StorageCheck.DirectoryName).ExecuteDeleteAsync(cancellation);
            return;
        }
        foreach (var table in Tables)
            await foreach (var row in TableRows.ReadAsync(_db, table.Type).WithCancellation(cancellation))
                if (TableRows.Belongs(row))
                    throw new DatabaseRefusedException($"{_target.Title} is not empty: table {table.Name} has rows. Choose an empty database, or delete this one first.");
        _db.Facts.Add(new FactRow { Key = StorageCheck.Unfinished, Value = "1" });
        await _db.SaveChangesAsync(cancellation);
        _db.ChangeTracker.Clear();
    }

    /// <summary>What refers to rows that come later is kept until the end.</summary>
    private void Defer(TablePlan table, Microsoft.EntityFrameworkCore.ChangeTracking.EntityEntry entry)
    {
        foreach (var property in table.Deferred)
        {
            if (entry.Property(property.Name).CurrentValue is not { } value)
                continue;
            _deferred.Add((table.Type.ClrType, [.. table.Type.FindPrimaryKey()!.Properties.Select(p => entry.Property(p.Name).CurrentValue)], property.Name, value));
            entry.Property(property.Name).CurrentValue = null;
        }
    }

    /// <summary>PostgreSQL counts numbered rows on from what was inserted with a number.</summary>
    private async Task RaiseNumbersAsync(CancellationToken cancellation)
    {
        foreach (var type in _db.Model.GetEntityTypes().Where(t => !t.IsOwned()))
            if (type.FindPrimaryKey() is { Properties: [{ ValueGenerated: ValueGenerated.OnAdd } key] } && (key.ClrType == typeof(long) || key.ClrType == typeof(int)))
                await ExecuteAsync($"""
                    SELECT setval(pg_get_serial_sequence('"{type.GetTableName()}"', '{key.Name}'), (SELECT COALESCE(MAX("{key.Name}"), 0) + 1 FROM "{type.GetTableName()}"), false)
                    """, cancellation);
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation)
    {
        await using var command = (await ContentStore.ConnectAsync(_db, cancellation)).CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellation);
    }
}

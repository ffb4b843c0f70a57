using System.Data;
using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data.Transfer;

/// <summary>A database as it is at one moment, whatever is written to it meanwhile: a server may go on.</summary>
internal sealed class DatabaseSnapshot : IAsyncDisposable
{
    private readonly OpenDatabase _database;
    private readonly TopoWebContext _db;

    private DatabaseSnapshot(OpenDatabase database, TopoWebContext db) => (_database, _db) = (database, db);

    public IModel Model => _db.Model;

    /// <summary>Names of the migrations that its tables have been through.</summary>
    public IReadOnlyList<string> Schema => DatabaseSchema.NamesOf(_db.Database.GetMigrations());

    /// <summary>Opens it. What is stored as by an older version is moved into contents first, as the server does beside its work.</summary>
    /// <exception cref="DatabaseRefusedException">It is not there, of another version, or half copied.</exception>
    public static async Task<DatabaseSnapshot> OpenAsync(OpenDatabase database, CancellationToken cancellation)
    {
        await database.RequireExistingAsync(cancellation);
        await using (var look = await database.Contexts.CreateDbContextAsync(cancellation))
        {
            await DatabaseSchema.RequireCurrentAsync(look, cancellation);
            await StorageCheck.RequireAsync(look, database.Shared, unfinished: false, cancellation);
        }
        var old = database.Provider.GetRequiredService<OldContents>();
        while (await old.MoveOneAsync((key, reason) => throw new DamagedContentException($"Artifact {key} of an older version cannot be read. {reason}"), cancellation))
        {
        }
        var db = await database.Contexts.CreateDbContextAsync(cancellation);
        try
        {
            if (await ContentStore.ConnectAsync(db, cancellation) is SqliteConnection sqlite)
                await db.Database.UseTransactionAsync(sqlite.BeginTransaction(deferred: true), cancellation);
            else
                await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            return new(database, db);
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rows of a table but those that belong to this one database; contents as they are in the database of a copy.</summary>
    public async IAsyncEnumerable<object> RowsAsync(IEntityType type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in TableRows.ReadAsync(_db, type).WithCancellation(cancellation))
            if (TableRows.Belongs(row))
                yield return row;
    }

    /// <summary>The contents, of which there may be many, without what they hold.</summary>
    public async Task<IReadOnlyList<ContentRow>> ContentsAsync(CancellationToken cancellation) => await _db.Contents.AsNoTracking().OrderBy(c => c.Hash).ToListAsync(cancellation);

    /// <summary>The compressed bytes of a content.</summary>
    public Stream OpenStored(ContentRow row) => row.Place == ContentPlace.Directory ? _database.Shared.OpenStored(row.Hash)
        : new ChunkStream(row.Chunks, (ordinal, buffer, cancellation) =>
            ChunkTable.ReadAsync(_db.Database.GetDbConnection(), _db.Database.CurrentTransaction!.GetDbTransaction(), row.Hash, ordinal, buffer, cancellation));

    public ValueTask DisposeAsync() => _db.DisposeAsync();
}

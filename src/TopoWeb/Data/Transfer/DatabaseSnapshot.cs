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
    private DamagedRows? _leftOut;

    private DatabaseSnapshot(OpenDatabase database, TopoWebContext db) => (_database, _db) = (database, db);

    public IModel Model => _db.Model;

    /// <summary>Names of the migrations that its tables have been through.</summary>
    public IReadOnlyList<string> Schema => DatabaseSchema.NamesOf(_db.Database.GetMigrations());

    /// <summary>Opens it. What is stored as by an older version is moved into contents first, as the server does beside its work.</summary>
    /// <param name="database">The database.</param>
    /// <param name="withoutDamaged">Everything is read beforehand, and what is damaged is left out, even where something needs it. Otherwise only what nothing refers to.</param>
    /// <param name="say">Hears of everything that is left out.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatabaseRefusedException">It is not there, of another version, half copied, or something that is needed cannot be read.</exception>
    public static async Task<DatabaseSnapshot> OpenAsync(OpenDatabase database, bool withoutDamaged, Action<string> say, CancellationToken cancellation)
    {
        await database.RequireExistingAsync(cancellation);
        await using (var look = await database.Contexts.CreateDbContextAsync(cancellation))
        {
            await DatabaseSchema.RequireCurrentAsync(look, cancellation);
            await StorageCheck.RequireAsync(look, database.Shared, unfinished: false, cancellation);
        }
        var unreadable = new Dictionary<string, string>(StringComparer.Ordinal);
        var old = database.Provider.GetRequiredService<OldContents>();
        while (await old.MoveOneAsync((key, reason) => unreadable[key] = reason, cancellation))
        {
        }
        var db = await database.Contexts.CreateDbContextAsync(cancellation);
        try
        {
            if (await ContentStore.ConnectAsync(db, cancellation) is SqliteConnection sqlite)
                await db.Database.UseTransactionAsync(sqlite.BeginTransaction(deferred: true), cancellation);
            else
                await db.Database.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
            var snapshot = new DatabaseSnapshot(database, db);
            var damaged = await DamagedRows.FindAsync(db, unreadable, withoutDamaged ? row => StorageAudit.ProveAsync(snapshot.OpenStored(row), cancellation) : null, cancellation);
            if (!withoutDamaged)
                await damaged.RequireUnreferencedAsync(db, cancellation);
            foreach (var sentence in damaged.Sentences)
                say($"Left out: {sentence}");
            snapshot._leftOut = damaged;
            return snapshot;
        }
        catch
        {
            await db.DisposeAsync();
            throw;
        }
    }

    /// <summary>Rows of a table, but those that belong to this one database or are left out; contents as they are in the database of a copy.</summary>
    public async IAsyncEnumerable<object> RowsAsync(IEntityType type, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in TableRows.ReadAsync(_db, type).WithCancellation(cancellation))
            if (IsTaken(row))
                yield return row;
    }

    /// <summary>The contents, of which there may be many, without what they hold.</summary>
    public async Task<IReadOnlyList<ContentRow>> ContentsAsync(CancellationToken cancellation) => [.. (await _db.Contents.AsNoTracking().OrderBy(c => c.Hash).ToListAsync(cancellation)).Where(IsTaken)];

    /// <summary>The compressed bytes of a content, which are compared with its hash on the way.</summary>
    private ProvenStream OpenStored(ContentRow row) => new(row.Place == ContentPlace.Directory ? _database.Shared.OpenStored(row.Hash)
        : new ChunkStream(row.Chunks, (ordinal, buffer, cancellation) =>
            ChunkTable.ReadAsync(_db.Database.GetDbConnection(), _db.Database.CurrentTransaction!.GetDbTransaction(), row.Hash, ordinal, buffer, cancellation)), row.StoredSize, row.Hash, row.Size);

    /// <summary>Hands the compressed bytes of a content over.</summary>
    /// <exception cref="DatabaseRefusedException">They are damaged.</exception>
    public async Task SendAsync(ContentRow row, Func<Stream, Task> receive)
    {
        try
        {
            await using var stored = OpenStored(row);
            await receive(stored);
        }
        catch (DamagedContentException e)
        {
            throw new DatabaseRefusedException($"{e.Finding} {DamagedRows.Advice}");
        }
    }

    public ValueTask DisposeAsync() => _db.DisposeAsync();

    private bool IsTaken(object row) => TableRows.Belongs(row) && _leftOut?.Has(row) != true;
}

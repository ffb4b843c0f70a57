using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data.Transfer;

/// <summary>Rows of any table, one after the other.</summary>
internal static class TableRows
{
    private static readonly MethodInfo Generic = typeof(TableRows).GetMethod(nameof(ReadSetAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static IAsyncEnumerable<object> ReadAsync(TopoWebContext db, IEntityType type) => (IAsyncEnumerable<object>)Generic.MakeGenericMethod(type.ClrType).Invoke(null, [db, CancellationToken.None])!;

    /// <summary>Whether a row goes with a copy. Notes about where this one database stands, and about what is done to it, do not.</summary>
    public static bool Belongs(object row) => row is not FactRow { Key: StorageCheck.Unfinished or StorageCheck.DirectoryName or CareRecord.Backup or CareRecord.Verification };

    /// <summary>A content as it is in a copy, which has it in the database.</summary>
    public static ContentRow InDatabase(ContentRow row) => new()
    {
        Hash = row.Hash,
        Size = row.Size,
        StoredSize = row.StoredSize,
        Chunks = ChunkTable.CountOf(row.StoredSize),
        Place = ContentPlace.Database,
        UsedAt = row.UsedAt,
    };

    private static async IAsyncEnumerable<object> ReadSetAsync<T>(TopoWebContext db, [EnumeratorCancellation] CancellationToken cancellation) where T : class
    {
        await foreach (var row in db.Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellation))
            yield return row;
    }
}

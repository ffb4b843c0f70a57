using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Integrity;

namespace TopoWeb.Tests.Data.Integrity;

/// <summary>What storage errors say to whoever meets them, bare or wrapped.</summary>
public sealed class StorageRefusalTests
{
    [Fact]
    public void Of_ErrorsOfStorage_HaveAStatusAndWords()
    {
        foreach (var (error, status, words) in new (Exception, int, string)[]
        {
            (new SqliteException("no", 13), 507, "it was not stored"),
            (new PostgresException("no", "ERROR", "ERROR", "53100"), 507, "it was not stored"),
            (new IOException("no", 28), 507, "it was not stored"),
            (new DiskFullException("0 MB free"), 507, "0 MB free"),
            (new SqliteException("no", 11), 503, "restore the last backup"),
            (new SqliteException("no", 26), 503, "restore the last backup"),
            (new SqliteException("no", 8), 503, "may be written"),
            (new StorageUnusableException("Nothing new."), 503, "Nothing new."),
            (new DamagedContentException("Chunk 3 is damaged."), 500, "Chunk 3 is damaged. Run topoweb verify"),
        })
        {
            var refusal = StorageRefusal.Of(error)!;
            Assert.Equal(status, refusal.Status);
            Assert.Contains(words, refusal.Detail, StringComparison.Ordinal);
        }
        Assert.Equal(507, StorageRefusal.Of(new DbUpdateException("saving", new SqliteException("no", 13)))!.Status);
        foreach (var other in new Exception[] { new SqliteException("busy", 5), new PostgresException("no", "ERROR", "ERROR", "23505"), new IOException("no"), new InvalidOperationException("a mistake") })
            Assert.Null(StorageRefusal.Of(other));
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Starting;
using TopoWeb.Data.Transfer;

namespace TopoWeb.Administration.Monitoring.Reading;

/// <summary>The database and the disks. Of PostgreSQL, whose disk this machine does not see, only the size is known.</summary>
internal sealed class StoreReader(SharedDirectory shared, IOptions<DatabaseOptions> options, TimeProvider time)
{
    private const string Sqlite = "SQLite", Postgres = "PostgreSQL";

    public async Task<StoreHealth> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        await db.Database.AskAsync("SELECT 1", cancellation);
        var milliseconds = time.GetElapsedTime(start).TotalMilliseconds;
        var bytes = options.Value.IsPostgres
            ? Convert.ToInt64(await db.Database.AskAsync("SELECT pg_database_size(current_database())", cancellation), CultureInfo.InvariantCulture)
            : new[] { "", "-wal" }.Select(e => new FileInfo(options.Value.SqlitePath + e)).Where(f => f.Exists).Sum(f => f.Length);
        var files = shared.IsConfigured ? await db.Contents.Where(c => c.Place == ContentPlace.Directory).SumAsync(c => c.StoredSize, cancellation) : 0;
        var verification = await CareRecord.FindAsync(db, CareRecord.Verification, cancellation);
        return new(options.Value.IsPostgres ? Postgres : Sqlite, milliseconds, bytes, files, verification is null ? null : new(verification.At, verification.Machine, verification.Problems));
    }

    public static async Task<BackupHealth?> BackupAsync(TopoWebContext db, CancellationToken cancellation) =>
        await CareRecord.FindAsync(db, CareRecord.Backup, cancellation) is { } backup ? new(backup.At, backup.Machine, backup.File, backup.Bytes) : null;

    public IReadOnlyList<DiskHealth> Disks()
    {
        List<DiskHealth> disks = [];
        if (!options.Value.IsPostgres && Of("database", "Database", Path.GetDirectoryName(options.Value.SqlitePath)!, options.Value.MinimumFreeMegabytes << 20) is { } database)
            disks.Add(database);
        if (shared.IsConfigured && Of("directory", "Shared directory", shared.Root, 0) is { } directory)
            disks.Add(directory);
        return disks;
    }

    /// <summary>Null where the system does not tell.</summary>
    private static DiskHealth? Of(string kind, string title, string path, long minimum)
    {
        try
        {
            var drive = new DriveInfo(path);
            return new(kind, title, path, drive.AvailableFreeSpace, drive.TotalSize, minimum);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}

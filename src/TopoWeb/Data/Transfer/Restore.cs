using Microsoft.EntityFrameworkCore;

namespace TopoWeb.Data.Transfer;

/// <summary>Brings a backup into an empty database of either kind.</summary>
internal static class Restore
{
    /// <summary>Checks a backup whole.</summary>
    /// <returns>What it says of itself.</returns>
    /// <exception cref="DatabaseRefusedException">It cannot be used; the message says why.</exception>
    public static async Task<BackupManifest> CheckAsync(OpenDatabase target, string path, CancellationToken cancellation)
    {
        using var backup = await OpenAsync(target, path, cancellation);
        await backup.CheckAsync(cancellation);
        return backup.Manifest;
    }

    /// <summary>Checks a backup whole, and then fills the database.</summary>
    /// <exception cref="DatabaseRefusedException">It cannot be used, or the database is not empty.</exception>
    public static async Task<BackupManifest> RunAsync(OpenDatabase target, string path, Action<string> say, CancellationToken cancellation)
    {
        using var backup = await OpenAsync(target, path, cancellation);
        say("Checking …");
        await backup.CheckAsync(cancellation);
        await using var load = await DatabaseLoad.BeginAsync(target, cancellation);
        var tables = load.Tables;
        var contents = tables.Single(t => t.Type.ClrType == typeof(ContentRow));
        await foreach (var row in backup.RowsAsync(contents, cancellation))
        {
            var content = (ContentRow)row;
            await using var stored = backup.OpenStored(content.Hash);
            await load.AddContentAsync(content, stored, cancellation);
        }
        await load.EndContentsAsync(cancellation);
        foreach (var table in tables.Where(t => t != contents))
            say($"{table.Name}: {(await load.AddAsync(table, backup.RowsAsync(table, cancellation), cancellation)).Rows:N0}");
        say("Comparing …");
        await load.FinishAsync(backup.Manifest.Tables, cancellation);
        return backup.Manifest;
    }

    private static async Task<BackupFile> OpenAsync(OpenDatabase target, string path, CancellationToken cancellation)
    {
        // The model is the program's; no connection is made for it.
        await using var db = await target.Contexts.CreateDbContextAsync(cancellation);
        return await BackupFile.OpenAsync(path, db.Model, DatabaseSchema.NamesOf(db.Database.GetMigrations()), cancellation);
    }
}

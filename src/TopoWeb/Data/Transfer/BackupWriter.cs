using System.IO.Compression;
using System.Reflection;
using System.Text.Json;

namespace TopoWeb.Data.Transfer;

/// <summary>Writes a database into one zip: a file of lines for each table, a file for each content, named by its hash, and the manifest.</summary>
internal static class BackupWriter
{
    private static readonly byte[] LineEnd = [(byte)'\n'];

    /// <param name="from">The database; a server may go on working on it, and what is written meanwhile is not in the backup.</param>
    /// <param name="path">The file.</param>
    /// <param name="time">For its date.</param>
    /// <param name="say">Hears of what is left out.</param>
    /// <param name="cancellation">Ends it; there is no file then.</param>
    /// <param name="withoutDamaged">What is damaged is left out, even where something needs it.</param>
    /// <exception cref="DatabaseRefusedException">There is such a file already, or the database cannot be backed up.</exception>
    public static async Task<BackupManifest> WriteAsync(OpenDatabase from, string path, TimeProvider time, Action<string> say, CancellationToken cancellation, bool withoutDamaged = false)
    {
        if (File.Exists(path))
            throw new DatabaseRefusedException($"'{path}' exists already. Choose another name; a backup never replaces one.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new DatabaseRefusedException($"Directory '{folder}' does not exist.");
        await using var source = await DatabaseSnapshot.OpenAsync(from, withoutDamaged, say, cancellation);
        // Written beside and renamed: a file of that name is always whole.
        var temporary = path + ".part";
        try
        {
            BackupManifest manifest;
            await using (var file = new FileStream(temporary, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
                    manifest = await FillAsync(zip, source, time, cancellation);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: false);
            return manifest;
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static async Task<BackupManifest> FillAsync(ZipArchive zip, DatabaseSnapshot source, TimeProvider time, CancellationToken cancellation)
    {
        var text = new RowText(source.Model);
        var tables = new SortedDictionary<string, TableSum>(StringComparer.Ordinal);
        var contents = await source.ContentsAsync(cancellation);
        foreach (var content in contents)
        {
            await using var target = zip.CreateEntry(BackupManifest.ContentOf(content.Hash), CompressionLevel.NoCompression).Open();
            await source.SendAsync(content, stored => stored.CopyToAsync(target, cancellation));
        }
        foreach (var table in TablePlan.Of(source.Model))
        {
            var sum = new TableSum.Adder();
            await using var target = zip.CreateEntry(BackupManifest.TableOf(table.Name), CompressionLevel.Optimal).Open();
            await foreach (var row in source.RowsAsync(table.Type, cancellation))
            {
                var line = text.Write(row is ContentRow content ? TableRows.InDatabase(content) : row);
                sum.Add(line);
                await target.WriteAsync(line, cancellation);
                await target.WriteAsync(LineEnd, cancellation);
            }
            tables[table.Name] = sum.Total();
        }
        var manifest = new BackupManifest(
            BackupManifest.CurrentFormat, typeof(BackupWriter).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0",
            time.GetUtcNow().UtcDateTime, source.Schema, tables, contents.Count, contents.Sum(c => c.StoredSize));
        await using (var target = zip.CreateEntry(BackupManifest.FileName).Open())
            await JsonSerializer.SerializeAsync(target, manifest, JsonDefaults.Indented, cancellation);
        return manifest;
    }
}

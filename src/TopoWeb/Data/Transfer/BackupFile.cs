using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata;
using TopoWeb.Data.Contents;

namespace TopoWeb.Data.Transfer;

/// <summary>A backup that is read. Everything in it is checked before anything is written anywhere.</summary>
internal sealed class BackupFile : IDisposable
{
    private readonly ZipArchive _zip;
    private readonly string _path;
    private readonly RowText _text;
    private readonly IModel _model;

    private BackupFile(string path, ZipArchive zip, BackupManifest manifest, IModel model) => (_path, _zip, Manifest, _model, _text) = (path, zip, manifest, model, new(model));

    public BackupManifest Manifest { get; }

    /// <param name="path">The file.</param>
    /// <param name="model">The tables of this version.</param>
    /// <param name="schema">Names of the migrations of this version.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="DatabaseRefusedException">It is no backup, is cut short, or is of another version.</exception>
    public static async Task<BackupFile> OpenAsync(string path, IModel model, IReadOnlyList<string> schema, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new DatabaseRefusedException($"There is no file '{path}'.");
        ZipArchive zip;
        try
        {
            zip = ZipFile.OpenRead(path);
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException)
        {
            throw CutShort(path);
        }
        try
        {
            var manifest = await ReadManifestAsync(zip, path, cancellation);
            if (!manifest.Schema.SequenceEqual(schema))
                throw new DatabaseRefusedException(manifest.Schema.Except(schema).Any()
                    ? $"'{path}' was made by a newer version of TopoWeb ({manifest.Program}). Restore it with that version or a later one."
                    : $"'{path}' was made by an older version of TopoWeb ({manifest.Program}). Restore it with that version; this one then updates the database when it starts.");
            return new(path, zip, manifest, model);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>Reads everything and compares it with its hashes. Nothing is written.</summary>
    /// <exception cref="DatabaseRefusedException">Something is missing or differs; the message says what.</exception>
    public async Task CheckAsync(CancellationToken cancellation)
    {
        try
        {
            var contents = new HashSet<string>(StringComparer.Ordinal);
            var needed = new HashSet<string>(StringComparer.Ordinal);
            foreach (var table in TablePlan.Of(_model))
            {
                var sum = new TableSum.Adder();
                await foreach (var (line, row) in LinesAsync(table, cancellation))
                {
                    sum.Add(line);
                    if (row is ContentRow content)
                    {
                        await CheckAsync(content, cancellation);
                        contents.Add(content.Hash);
                    }
                    else if ((row as ArtifactRow)?.ContentHash is { } artifact)
                        needed.Add(artifact);
                    else if ((row as NetworkStateRow)?.ContentHash is { } state)
                        needed.Add(state);
                }
                if (!Manifest.Tables.TryGetValue(table.Name, out var expected) || sum.Total() != expected)
                    throw Differs($"table {table.Name}");
            }
            if (contents.Count != Manifest.Contents)
                throw Differs("the number of contents");
            if (needed.Except(contents).FirstOrDefault() is { } missing)
                throw Differs($"content {missing}, which an artifact needs and which is missing");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or DamagedContentException)
        {
            throw new DatabaseRefusedException($"'{_path}' is damaged: {e.Message} Nothing was changed. Use another backup.");
        }
    }

    public async IAsyncEnumerable<object> RowsAsync(TablePlan table, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (_, row) in LinesAsync(table, cancellation))
            yield return row;
    }

    /// <summary>The compressed bytes of a content.</summary>
    public Stream OpenStored(string hash) => FileOf(BackupManifest.ContentOf(hash)).Open();

    public void Dispose() => _zip.Dispose();

    private async Task CheckAsync(ContentRow row, CancellationToken cancellation)
    {
        var entry = FileOf(BackupManifest.ContentOf(row.Hash));
        if (entry.Length != row.StoredSize)
            throw Differs($"content {row.Hash}");
        await using var content = new ContentStream(entry.Open(), row.Hash, row.Size);
        await content.EndAsync(cancellation);
    }

    private async IAsyncEnumerable<(byte[] Line, object Row)> LinesAsync(TablePlan table, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var reader = new StreamReader(FileOf(BackupManifest.TableOf(table.Name)).Open(), Encoding.UTF8);
        while (await reader.ReadLineAsync(cancellation) is { } line)
        {
            var bytes = Encoding.UTF8.GetBytes(line);
            yield return (bytes, _text.Read(bytes, table.Type.ClrType));
        }
    }

    private static async Task<BackupManifest> ReadManifestAsync(ZipArchive zip, string path, CancellationToken cancellation)
    {
        try
        {
            if (zip.GetEntry(BackupManifest.FileName) is not { } entry)
                throw CutShort(path);
            await using var stream = entry.Open();
            var manifest = await JsonSerializer.DeserializeAsync<BackupManifest>(stream, JsonDefaults.Options, cancellation);
            return manifest is { Format: BackupManifest.CurrentFormat, Schema: not null, Tables: not null } ? manifest
                : throw new DatabaseRefusedException($"'{path}' has the format '{manifest?.Format}'; this version reads {BackupManifest.CurrentFormat}.");
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException)
        {
            throw CutShort(path);
        }
    }

    private ZipArchiveEntry FileOf(string name) => _zip.GetEntry(name) ?? throw Differs($"{name}, which is missing");

    private DatabaseRefusedException Differs(string what) => new($"'{_path}' is damaged: its manifest does not agree with {what}. Nothing was changed. Use another backup.");

    private static DatabaseRefusedException CutShort(string path) => new($"'{path}' is cut short, or is not a backup of TopoWeb. Nothing was changed. Copy the file again, or use another backup.");
}

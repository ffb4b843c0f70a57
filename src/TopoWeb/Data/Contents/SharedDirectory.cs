using Microsoft.Extensions.Options;

namespace TopoWeb.Data.Contents;

/// <summary>Large contents as files, named by their hash, in a directory that all processes of an installation share.</summary>
internal sealed class SharedDirectory(IOptions<StorageOptions> options)
{
    private const string Extension = ".br";
    private const string Part = ".part";
    private const string Marker = "topoweb-storage";

    public bool IsConfigured => options.Value.HasDirectory;

    public string Root => Path.GetFullPath(options.Value.Directory!);

    /// <summary>Whether content of this length goes there.</summary>
    public bool Takes(long storedBytes) => IsConfigured && storedBytes >= (long)options.Value.DirectoryFromMegabytes << 20;

    /// <summary>Writes a file under its hash. Written beside and renamed: a file of that name is always whole.</summary>
    public async Task SaveAsync(string hash, Stream stored, CancellationToken cancellation)
    {
        var path = PathOf(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}{Part}";
        try
        {
            await using (var file = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                await stored.CopyToAsync(file, cancellation);
                file.Flush(flushToDisk: true);
            }
            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <exception cref="DamagedContentException">It is not there.</exception>
    public Stream OpenStored(string hash)
    {
        if (!IsConfigured)
            throw new DamagedContentException($"Stored content {hash} stands in a shared directory, and this process has none.", "Set Storage:Directory to the directory of the other processes.");
        try
        {
            return new FileStream(PathOf(hash), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, FileOptions.Asynchronous | FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new DamagedContentException($"Stored content {hash} is missing from '{Root}' (Storage:Directory).");
        }
    }

    /// <summary>Files that were written before a time: contents, by their hash, and what was left half-written (null).</summary>
    public IEnumerable<(string? Hash, FileInfo File)> Older(DateTime before) => !IsConfigured || !Directory.Exists(Root) ? [] :
        new DirectoryInfo(Root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Where(f => f.Extension is Extension or Part && f.LastWriteTimeUtc < before)
            .Select(f => (f.Extension == Extension ? Path.GetFileNameWithoutExtension(f.Name) : null, f));

    /// <summary>The name that the directory was given when it was first used; null where it has none yet.</summary>
    public async Task<string?> FindNameAsync(CancellationToken cancellation)
    {
        var path = Path.Combine(Root, Marker);
        return File.Exists(path) ? (await File.ReadAllTextAsync(path, cancellation)).Trim() : null;
    }

    public Task GiveNameAsync(string name, CancellationToken cancellation) => File.WriteAllTextAsync(Path.Combine(Root, Marker), name, cancellation);

    /// <summary>Why files cannot be written there; null where they can.</summary>
    public string? FindObstacle()
    {
        var probe = Path.Combine(Root, $"{Guid.NewGuid():N}{Part}");
        try
        {
            Directory.CreateDirectory(Root);
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private string PathOf(string hash) => Path.Combine(Root, hash[..2], hash + Extension);
}

using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using TopoWeb.Networks.Downloads;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Datasets;

/// <summary>Fetches data sets into a data directory, each file to a temporary name first and under its own name only once its checksum is right.</summary>
public sealed class DatasetDownloads(DatasetDownloadOptions options)
{
    private const string CifarArchive = "cifar-10-binary.tar.gz";
    private const string CifarMd5 = "c32a1d4ab5d03f1284b67883e8d13530";
    private const long CifarUnpacked = 185L << 20;

    /// <summary>Identifiers that <see cref="FetchAsync"/> knows.</summary>
    public static IReadOnlyList<string> Known { get; } = ["mnist", "fashion-mnist", "cifar-10"];

    /// <summary>Fetches a data set into its folder of <paramref name="directory"/> and returns that folder. Files that are there already are kept; an earlier try is gone on with.</summary>
    /// <param name="id">One of <see cref="Known"/>.</param>
    /// <param name="directory">A data directory; made where it is missing.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops; what is here is kept beside the files as <c>.part</c>, for the next try.</param>
    /// <exception cref="InvalidInputException">Unknown; or no source could be reached or had the right content, or the disk does not take it: one line saying what to do.</exception>
    public async Task<string> FetchAsync(string id, string directory, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!Known.Contains(id))
            throw new InvalidInputException("dataset", $"No download available for “{id}”. Available: {string.Join(", ", Known)}.");
        var source = DatasetCatalog.SourceOf(id);
        var file = new FileDownload(options.Download, progress);
        var folder = Path.GetFullPath(Path.Combine(directory, source.Folders[0]));
        try
        {
            if (IsComplete(source, folder))
                return folder;
            if (source is IdxSource idx)
                await FetchIdxAsync(idx, folder, file, cancellation).ConfigureAwait(false);
            else
                await FetchCifarAsync(Path.GetFullPath(directory), folder, file, cancellation).ConfigureAwait(false);
        }
        catch (DiskException e)
        {
            throw new InvalidInputException("dataset", $"{source.Info.Title} could not be downloaded: {e.Message}");
        }
        catch (Exception e) when (e is DownloadException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("dataset", $"{source.Info.Title} could not be downloaded ({e.Message}). {source.Missing([directory])}");
        }
        return folder;
    }

    private async Task FetchIdxAsync(IdxSource source, string folder, FileDownload file, CancellationToken cancellation)
    {
        for (var i = 0; i < IdxSource.Names.Length; i++)
        {
            var (name, sha256) = (IdxSource.Names[i] + ".gz", source.Official[i]);
            if (Directory.Exists(folder) && IdxSource.Variants(folder, i).FirstOrDefault() is { } there && IsRight(there, sha256))
                continue;
            file.Place = (i + 1, IdxSource.Names.Length);
            var target = Path.Combine(folder, name);
            // The gzip wrapping differs from host to host; what it holds does not.
            await file.FetchAsync(options.SourcesOf(source.Info.Id, name), target, path => CheckContent(path, sha256), cancellation).ConfigureAwait(false);
            // A broken file under another of the names would be read in its place. It is the user's: put aside, not deleted.
            foreach (var other in IdxSource.Variants(folder, i).Where(v => v != target).ToArray())
                File.Move(other, other + ".damaged", overwrite: true);
        }
    }

    private async Task FetchCifarAsync(string directory, string folder, FileDownload file, CancellationToken cancellation)
    {
        var archive = Path.Combine(directory, CifarArchive);
        await file.FetchAsync(options.SourcesOf("cifar-10", CifarArchive), archive, CheckCifar, cancellation).ConfigureAwait(false);
        try
        {
            options.Download.Disk.Require(directory, CifarUnpacked);
            await Task.Run(() => Unpack(archive, folder, cancellation), cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DownloadDisk.Explain(directory, e);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    /// <summary>All there and readable: whether official or not, what a person put there is not replaced. Broken, or official in part: fetched again.</summary>
    private static bool IsComplete(DatasetSource source, string folder)
    {
        try
        {
            if (!Directory.Exists(folder) || source.FilesIn(folder) is not { } files)
                return false;
            var right = source.Load(files).Sha256.Zip(source.Official).Count(pair => pair.First == pair.Second);
            return right == 0 || right == files.Count;
        }
        catch (InvalidInputException)
        {
            return false;
        }
    }

    private bool IsRight(string path, string sha256)
    {
        try
        {
            CheckContent(path, sha256);
            return true;
        }
        catch (Exception e) when (e is DownloadException or InvalidDataException or IOException)
        {
            return false;
        }
    }

    private void CheckContent(string path, string sha256)
    {
        using var file = File.OpenRead(path);
        var zipped = file.ReadByte() == 0x1f && file.ReadByte() == 0x8b;
        file.Position = 0;
        using Stream content = zipped ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[81920];
        long length = 0;
        for (int read; (read = content.Read(chunk)) > 0;)
        {
            if ((length += read) > options.Download.MaximumBytes)
                throw new DownloadException($"exceeds {options.Download.MaximumBytes} bytes when unpacked");
            hash.AppendData(chunk.AsSpan(0, read));
        }
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != sha256)
            throw new DownloadException($"does not match: SHA-256 {found}, expected {sha256}");
    }

    /// <summary>MD5 is what the authors publish; the files inside are compared with their SHA-256 when they are read.</summary>
    private static void CheckCifar(string path)
    {
        var found = Checksums.Of(path).Md5;
        if (found != CifarMd5)
            throw new DownloadException($"does not match: MD5 {found}, expected {CifarMd5}");
    }

    /// <summary>The six files, by name: nothing in the archive says where a file goes.</summary>
    private static void Unpack(string archive, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        using var file = File.OpenRead(archive);
        using var content = new GZipStream(file, CompressionMode.Decompress);
        using var tar = new TarReader(content);
        while (tar.GetNextEntry() is { } entry)
        {
            cancellation.ThrowIfCancellationRequested();
            var name = CifarSource.Names.FirstOrDefault(n => entry.Name.EndsWith("/" + n, StringComparison.Ordinal));
            if (name is null)
                continue;
            var temporary = Path.Combine(folder, $"{name}.{Guid.NewGuid():N}.part");
            entry.ExtractToFile(temporary, overwrite: false);
            File.Move(temporary, Path.Combine(folder, name), overwrite: true);
        }
    }
}

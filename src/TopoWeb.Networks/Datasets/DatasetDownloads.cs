using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Datasets;

/// <summary>Where data sets are fetched from, and how long is waited.</summary>
public sealed record DatasetDownloadOptions
{
    /// <summary>Hosts with the four gzip files of MNIST, tried in this order.</summary>
    public IReadOnlyList<Uri> Mnist { get; init; } =
    [
        new("https://ossci-datasets.s3.amazonaws.com/mnist/"),
        new("https://storage.googleapis.com/cvdf-datasets/mnist/"),
    ];

    /// <summary>Places of the archive of CIFAR-10, binary version.</summary>
    public IReadOnlyList<Uri> Cifar10 { get; init; } = [new("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz")];

    /// <summary>How long a connection may take: without a network the answer is to come soon.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long one file may take.</summary>
    public TimeSpan FileTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Largest file accepted, in bytes, packed or unpacked.</summary>
    public long MaximumBytes { get; init; } = 512L << 20;
}

/// <summary>Fetches data sets into a data directory, each file to a temporary name first and under its own name only once its checksum is right.</summary>
public sealed class DatasetDownloads(DatasetDownloadOptions options)
{
    private const string CifarMd5 = "c32a1d4ab5d03f1284b67883e8d13530";

    /// <summary>Identifiers that <see cref="FetchAsync"/> knows.</summary>
    public static IReadOnlyList<string> Known { get; } = ["mnist", "cifar-10"];

    /// <summary>Fetches a data set into its folder of <paramref name="directory"/> and returns that folder. Files that are there already are kept.</summary>
    /// <param name="id">One of <see cref="Known"/>.</param>
    /// <param name="directory">A data directory; made where it is missing.</param>
    /// <param name="progress">Told the name of each file when it begins.</param>
    /// <param name="cancellation">Stops; nothing half-read is left.</param>
    /// <exception cref="SettingException">Unknown; or no source could be reached or had the right content: one line saying what to put where.</exception>
    public async Task<string> FetchAsync(string id, string directory, IProgress<string>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        if (!Known.Contains(id))
            throw new SettingException("dataset", $"There is no download of “{id}”; there are {string.Join(", ", Known)}.");
        var source = DatasetCatalog.SourceOf(id);
        try
        {
            if (source is IdxSource mnist)
                await FetchMnistAsync(mnist, Path.Combine(directory, mnist.Folders[0]), progress, cancellation).ConfigureAwait(false);
            else
                await FetchCifarAsync(directory, progress, cancellation).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DownloadException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException("dataset", $"{source.Info.Title} could not be fetched ({e.Message}). {source.Missing([directory])}");
        }
        return Path.GetFullPath(Path.Combine(directory, source.Folders[0]));
    }

    private async Task FetchMnistAsync(IdxSource source, string folder, IProgress<string>? progress, CancellationToken cancellation)
    {
        if (IsComplete(source, folder))
            return;
        Directory.CreateDirectory(folder);
        for (var i = 0; i < IdxSource.Names.Length; i++)
        {
            var (name, sha256) = (IdxSource.Names[i] + ".gz", source.Official[i]);
            progress?.Report(name);
            // The gzip wrapping differs from host to host; what it holds does not.
            await FetchFirstAsync([.. options.Mnist.Select(host => new Uri(host, name))], Path.Combine(folder, name), path => CheckContent(path, sha256), cancellation).ConfigureAwait(false);
        }
    }

    private async Task FetchCifarAsync(string directory, IProgress<string>? progress, CancellationToken cancellation)
    {
        var source = DatasetCatalog.SourceOf("cifar-10");
        var folder = Path.Combine(directory, source.Folders[0]);
        if (IsComplete(source, folder))
            return;
        Directory.CreateDirectory(directory);
        var archive = Path.Combine(directory, $"cifar-10-binary.{Guid.NewGuid():N}.tar.gz");
        try
        {
            progress?.Report(Path.GetFileName(options.Cifar10[0].LocalPath));
            await FetchFirstAsync(options.Cifar10, archive, CheckCifar, cancellation).ConfigureAwait(false);
            Unpack(archive, folder, cancellation);
        }
        finally
        {
            File.Delete(archive);
        }
    }

    private static bool IsComplete(DatasetSource source, string folder)
    {
        try
        {
            return Directory.Exists(folder) && source.FilesIn(folder) is not null;
        }
        catch (SettingException)
        {
            return false; // broken: fetched again
        }
    }

    /// <summary>The first source that can be reached and passes the check.</summary>
    private async Task FetchFirstAsync(IReadOnlyList<Uri> sources, string target, Action<string> check, CancellationToken cancellation)
    {
        var failures = new List<string>();
        foreach (var source in sources)
        {
            var temporary = $"{target}.{Guid.NewGuid():N}.part";
            try
            {
                await DownloadAsync(source, temporary, cancellation).ConfigureAwait(false);
                check(temporary);
                File.Move(temporary, target, overwrite: true);
                return;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                failures.Add($"{source.Host}: no answer in time");
            }
            catch (Exception e) when (e is HttpRequestException or DownloadException or InvalidDataException or HttpIOException)
            {
                failures.Add($"{source.Host}: {e.Message}");
            }
            finally
            {
                File.Delete(temporary);
            }
        }
        throw new DownloadException(string.Join("; ", failures));
    }

    private async Task DownloadAsync(Uri source, string target, CancellationToken cancellation)
    {
        using var handler = new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(options.FileTimeout);
        using var response = await client.GetAsync(source, HttpCompletionOption.ResponseHeadersRead, limit.Token).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
            throw new DownloadException($"answers {(int)response.StatusCode}");
        var content = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
        await using var _ = content.ConfigureAwait(false);
        var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        await using var __ = file.ConfigureAwait(false);
        var chunk = new byte[81920];
        for (int read; (read = await content.ReadAsync(chunk, limit.Token).ConfigureAwait(false)) > 0;)
        {
            if (file.Length + read > options.MaximumBytes)
                throw new DownloadException($"is larger than {options.MaximumBytes} bytes");
            await file.WriteAsync(chunk.AsMemory(0, read), limit.Token).ConfigureAwait(false);
        }
    }

    private void CheckContent(string path, string sha256)
    {
        using var file = File.OpenRead(path);
        using var content = new GZipStream(file, CompressionMode.Decompress);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var chunk = new byte[81920];
        long length = 0;
        for (int read; (read = content.Read(chunk)) > 0;)
        {
            if ((length += read) > options.MaximumBytes)
                throw new DownloadException($"unpacks to more than {options.MaximumBytes} bytes");
            hash.AppendData(chunk.AsSpan(0, read));
        }
        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != sha256)
            throw new DownloadException($"has other content: SHA-256 {found}, expected {sha256}");
    }

    private static void CheckCifar(string path)
    {
        using var file = File.OpenRead(path);
#pragma warning disable CA5351 // MD5 is what the authors publish; the files inside are compared with their SHA-256 when they are read.
        var found = Convert.ToHexStringLower(MD5.HashData(file));
#pragma warning restore CA5351
        if (found != CifarMd5)
            throw new DownloadException($"has other content: MD5 {found}, expected {CifarMd5}");
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

    /// <summary>What is wrong with one source.</summary>
    private sealed class DownloadException(string message) : Exception(message);
}

using TopoWeb.Networks.Datasets;
using TopoWeb.Networks.Downloads;
using TopoWeb.Networks.Weights.Catalog;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Weights.Library;

/// <summary>Download sources of pretrained networks in addition to their official addresses, and timeouts.</summary>
public sealed record WeightDownloadOptions
{
    /// <summary>Own copies of the official files, by network: addresses of folders.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Uri>> Mirrors { get; init; } = new Dictionary<string, IReadOnlyList<Uri>>();

    /// <summary>Whether own copies are tried before the official hosts, or after them.</summary>
    public bool MirrorsFirst { get; init; } = true;

    /// <summary>Patience and limits.</summary>
    public DownloadOptions Download { get; init; } = new();
}

/// <summary>Fetches the official file of a pretrained network: to a temporary name, renamed once its checksum is the published one.</summary>
public sealed class WeightDownloads(WeightDownloadOptions options)
{
    /// <summary>Fetches one official file into <paramref name="directory"/> and returns its path. One that is there and right is kept; an earlier try is gone on with.</summary>
    /// <param name="id">Which network.</param>
    /// <param name="format">Framework of the file, such as <c>PyTorch</c>; null takes the smallest file.</param>
    /// <param name="directory">Made where it is missing.</param>
    /// <param name="progress">Receives the progress.</param>
    /// <param name="cancellation">Stops; what is here is kept as <c>.part</c>, for the next try.</param>
    /// <exception cref="InvalidInputException">Unknown; or no source could be reached or had the right content, or the disk does not take it: one line saying what to do.</exception>
    public Task<string> FetchAsync(string id, string? format, string directory, IProgress<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var network = WeightLibrary.NetworkOf(id);
        return FetchAsync(network, SourceOf(network, format), directory, progress, cancellation);
    }

    internal async Task<string> FetchAsync(PretrainedNetwork network, PretrainedSource source, string directory, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var target = Path.GetFullPath(Path.Combine(directory, source.FileName));
        Uri[] mirrors = [.. options.Mirrors.GetValueOrDefault(network.Id, []).Select(folder => DatasetDownloadOptions.In(folder, source.FileName))];
        Uri official = new(source.Address);
        try
        {
            if (File.Exists(target) && await Task.Run(() => Mismatch(source, target, cancellation), cancellation).ConfigureAwait(false) is null)
                return target;
            await new FileDownload(options.Download, progress).FetchAsync(options.MirrorsFirst ? [.. mirrors, official] : [official, .. mirrors], target, path =>
            {
                if (Mismatch(source, path, cancellation) is { } mismatch)
                    throw new DownloadException($"does not match: {mismatch}");
            }, cancellation).ConfigureAwait(false);
        }
        catch (DiskException e)
        {
            throw new InvalidInputException("network", $"{network.Title} could not be downloaded: {e.Message}");
        }
        catch (Exception e) when (e is DownloadException or IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("network", $"{network.Title} could not be downloaded ({e.Message}). {WeightLibrary.Missing(network, [directory])}");
        }
        return target;
    }

    /// <summary>The official file of a framework. Keras's file without the fully connected layers is a tenth of the others and has every convolution.</summary>
    /// <exception cref="InvalidInputException">No such framework.</exception>
    public static PretrainedSource SourceOf(PretrainedNetwork network, string? format)
    {
        ArgumentNullException.ThrowIfNull(network);
        format ??= "Keras";
        return network.Sources.FirstOrDefault(s => s.Framework.Equals(format, StringComparison.OrdinalIgnoreCase))
            ?? throw new InvalidInputException("format", $"{network.Title} is not available for “{format}”; choose {string.Join(", ", network.Sources.Select(s => s.Framework).Distinct())}.");
    }

    private static string? Mismatch(PretrainedSource source, string path, CancellationToken cancellation)
    {
        var (sha256, md5) = Checksums.Of(path, null, cancellation);
        return source.Mismatch(sha256, md5);
    }
}

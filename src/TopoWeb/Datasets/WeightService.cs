using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Networks.Weights.Library;
using TopoWeb.Topology;

namespace TopoWeb.Datasets;

/// <summary>A pretrained network with what is done about it.</summary>
/// <param name="Status">Whether it is here.</param>
/// <param name="Transfer">What runs, or how the last one ended.</param>
/// <param name="CannotGet">Why it cannot be fetched; null where it can.</param>
internal sealed record WeightView(WeightStatus Status, BackgroundDownload? Transfer, string? CannotGet);

/// <summary>Pretrained networks of this server: what is here, get, verify, cancel, and their layers as point clouds.</summary>
internal sealed class WeightService(WeightLibrary library, BackgroundDownloads transfers, CloudService clouds, IOptions<WeightOptions> options)
{
    private readonly WeightDownloads _downloads = new(options.Value.ToDownloads());

    public IReadOnlyList<WeightView> List()
    {
        var reason = Target().Reason;
        return [.. library.List().Select(s => new WeightView(s, transfers.Find(KeyOf(s.Network.Id)), reason))];
    }

    /// <summary>Null: there is no such network.</summary>
    public WeightView? Find(string id) => List().FirstOrDefault(w => w.Status.Network.Id == id);

    /// <summary>Begins to fetch it, or joins where that is going on.</summary>
    /// <exception cref="InvalidInputException">Unknown, or nowhere to put it.</exception>
    public BackgroundDownload Get(string id, string? format)
    {
        WeightDownloads.SourceOf(WeightLibrary.NetworkOf(id), format);
        var (directory, reason) = Target();
        if (directory is null)
            throw new InvalidInputException("network", reason!);
        return transfers.Start(KeyOf(id), DownloadKind.Get, async (steps, cancellation) =>
        {
            var path = await _downloads.FetchAsync(id, format, directory, new BackgroundDownloadProgress(steps), cancellation);
            // One that was refused before is looked at again, so that the new file takes its place.
            if (library.Verify(id, null, cancellation).Verdict == WeightVerdict.Wrong)
                library.Verify(id, null, cancellation);
            return $"Installed in {path}; checksum verified.";
        });
    }

    /// <summary>Begins to read it, or joins where that is going on.</summary>
    /// <exception cref="InvalidInputException">Unknown.</exception>
    public BackgroundDownload Verify(string id)
    {
        WeightLibrary.NetworkOf(id);
        return transfers.Start(KeyOf(id), DownloadKind.Verify, (steps, cancellation) =>
        {
            var result = library.Verify(id, new BackgroundDownloadProgress(steps), cancellation);
            return result.Verdict == WeightVerdict.Wrong ? throw new InvalidInputException("network", result.Message) : Task.FromResult(result.Message);
        });
    }

    public bool Cancel(string id) => transfers.Cancel(KeyOf(id));

    public Task EndedAsync(string id) => transfers.EndedAsync(KeyOf(id));

    /// <summary>The layers that can be chosen; the checksum is compared first.</summary>
    /// <exception cref="InvalidInputException">Missing or refused.</exception>
    public IReadOnlyList<string> Choices(string id, CancellationToken cancellation = default)
    {
        using var file = library.Open(id, cancellation);
        return CloudFile.Choices(file);
    }

    /// <summary>Makes a point cloud of chosen layers, as an upload of the same file would.</summary>
    /// <exception cref="InvalidInputException">Missing or refused, or the choice is not in it.</exception>
    public async Task<CloudSummary> UseAsync(Visitor visitor, string id, string? choice, CancellationToken cancellation = default)
    {
        using var file = library.Open(id, cancellation);
        var content = CloudFile.Read(file, choice, clouds.FileLimits, cancellation);
        var status = library.Status(id);
        var origin = status.Copy?.Source is { } source ? $" ({source.Framework})" : "";
        return await clouds.AddAsync(visitor, content with { Network = status.Network.Title }, status.Network.Title + origin, cancellation, again: true);
    }

    private (string? Directory, string? Reason) Target() => TargetDirectory.Choose(options.Value.Directories, "Weights:Directories");

    private static string KeyOf(string id) => $"network {id}";
}

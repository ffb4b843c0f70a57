using Microsoft.Extensions.Options;
using TopoWeb.Networks.Datasets;
using TopoWeb.Topology;

namespace TopoWeb.Datasets;

/// <summary>A data set with what is done about it.</summary>
/// <param name="Status">Whether it is here.</param>
/// <param name="Transfer">What runs, or how the last one ended.</param>
/// <param name="CannotGet">Why it cannot be fetched; null where it can.</param>
internal sealed record DatasetView(DatasetStatus Status, BackgroundDownload? Transfer, string? CannotGet);

/// <summary>Data sets of this server: what is here, get, verify, cancel.</summary>
internal sealed class DatasetService(DatasetCatalog catalog, BackgroundDownloads transfers, IOptions<DatasetOptions> options)
{
    private readonly DatasetDownloads _downloads = new(options.Value.ToDownloads());

    public IReadOnlyList<DatasetView> List()
    {
        var reason = Target().Reason;
        return [.. catalog.List().Select(s => new DatasetView(s, transfers.Find(KeyOf(s.Dataset.Id)), reason))];
    }

    /// <summary>Null: there is no such data set.</summary>
    public DatasetView? Find(string id) => List().FirstOrDefault(d => d.Status.Dataset.Id == id);

    /// <summary>Begins to fetch it, or joins where that is going on.</summary>
    /// <exception cref="InvalidInputException">Unknown, or nowhere to put it.</exception>
    public BackgroundDownload Get(string id)
    {
        var files = FilesOf(id);
        var (directory, reason) = Target();
        if (directory is null)
            throw new InvalidInputException("dataset", reason!);
        return transfers.Start(KeyOf(id), DownloadKind.Get, async (steps, cancellation) =>
        {
            var folder = await _downloads.FetchAsync(files, directory, new BackgroundDownloadProgress(steps), cancellation);
            var result = Read(files, null, cancellation);
            return result.Verdict == DatasetVerdict.Wrong ? throw new InvalidInputException("dataset", result.Message) : $"Installed in {folder}. {result.Message}";
        });
    }

    /// <summary>Begins to read all its files, or joins where that is going on.</summary>
    /// <exception cref="InvalidInputException">Unknown.</exception>
    public BackgroundDownload Verify(string id)
    {
        var files = FilesOf(id);
        return transfers.Start(KeyOf(id), DownloadKind.Verify, (steps, cancellation) =>
        {
            var result = Read(files, new BackgroundDownloadProgress(steps), cancellation);
            return result.Verdict == DatasetVerdict.Wrong ? throw new InvalidInputException("dataset", result.Message) : Task.FromResult(result.Message);
        });
    }

    public bool Cancel(string id) => transfers.Cancel(KeyOf(id));

    public Task EndedAsync(string id) => transfers.EndedAsync(KeyOf(id));

    private (string? Directory, string? Reason) Target() => TargetDirectory.Choose(options.Value.Directories, "Datasets:Directories");

    /// <summary>Those made of the same files are known with them.</summary>
    private DatasetVerification Read(string files, IProgress<double>? progress, CancellationToken cancellation)
    {
        var result = catalog.Verify(files, progress, cancellation);
        foreach (var other in catalog.List().Select(s => s.Dataset).Where(d => d.FilesOf == files && d.Id != files))
            catalog.Verify(other.Id, null, cancellation);
        return result;
    }

    private string KeyOf(string id) => $"data set {FilesOf(id)}";

    private string FilesOf(string id) => catalog.List().FirstOrDefault(s => s.Dataset.Id == id)?.Dataset.FilesOf
        ?? throw new InvalidInputException("dataset", $"Unknown data set “{id}”. The data sets are {string.Join(", ", DatasetCatalog.Known)}.");
}

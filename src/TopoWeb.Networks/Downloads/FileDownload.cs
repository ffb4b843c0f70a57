using System.Net;
using System.Net.Http.Headers;

namespace TopoWeb.Networks.Downloads;

/// <summary>Fetches one file from the first host that has it: to a temporary name, going on where an earlier try stopped, renamed once its content is right.</summary>
/// <param name="options">Patience and limits.</param>
/// <param name="progress">Receives the progress a few times a second.</param>
internal sealed class FileDownload(DownloadOptions options, IProgress<DownloadProgress>? progress)
{
    /// <summary>Which file of how many is being fetched.</summary>
    public (int Number, int Files) Place { get; set; } = (1, 1);

    /// <param name="sources">Addresses of the file, in order; the one that an earlier try came from goes first.</param>
    /// <param name="target">The file to write.</param>
    /// <param name="check">Looks at the content; throws <see cref="DownloadException"/> where it is not the right one.</param>
    /// <param name="cancellation">Stops; what is here is kept for the next try.</param>
    /// <exception cref="DownloadException">No host has it; the message says what is wrong with each.</exception>
    /// <exception cref="DiskException">The disk does not take it.</exception>
    public async Task FetchAsync(IReadOnlyList<Uri> sources, string target, Action<string> check, CancellationToken cancellation)
    {
        var part = new PartFile(target);
        DownloadDisk.Guard(part.Directory, () => Directory.CreateDirectory(part.Directory));
        using var handler = new SocketsHttpHandler { ConnectTimeout = options.ConnectTimeout };
        using var client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
        var failures = new List<string>();
        var begun = part.Source;
        foreach (var source in sources.OrderBy(s => s == begun ? 0 : 1))
            try
            {
                await ReceiveAsync(client, source, part, cancellation).ConfigureAwait(false);
                await Task.Run(() => check(part.Path), cancellation).ConfigureAwait(false);
                DownloadDisk.Guard(part.Directory, () =>
                {
                    part.Finish();
                    return true;
                });
                return;
            }
            catch (Exception e) when (e is DownloadException or InvalidDataException)
            {
                // The beginning that another host sent is still good.
                if (part.Source == source)
                    part.Discard();
                failures.Add($"{source.Host}: {e.Message}");
            }
            catch (Exception e) when (e is InterruptedException or HttpRequestException)
            {
                failures.Add($"{source.Host}: {e.Message}");
            }
        throw new DownloadException(string.Join("; ", failures));
    }

    /// <summary>Asks again where a host stops in the middle, as long as that brings anything new.</summary>
    private async Task ReceiveAsync(HttpClient client, Uri source, PartFile part, CancellationToken cancellation)
    {
        var (farthest, fruitless) = (part.Length, 0);
        while (true)
            try
            {
                await RequestAsync(client, source, part, cancellation).ConfigureAwait(false);
                return;
            }
            catch (InterruptedException)
            {
                fruitless = part.Length > farthest ? 0 : fruitless + 1;
                farthest = Math.Max(farthest, part.Length);
                if (fruitless >= options.Attempts)
                    throw;
                await Task.Delay(options.Pause, cancellation).ConfigureAwait(false);
            }
    }

    private async Task RequestAsync(HttpClient client, Uri source, PartFile part, CancellationToken cancellation)
    {
        var (offset, unchanged) = part.Resume(source);
        using var request = new HttpRequestMessage(HttpMethod.Get, source);
        if (offset > 0)
            (request.Headers.Range, request.Headers.IfRange) = (new RangeHeaderValue(offset, null), unchanged);
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stall.CancelAfter(options.StallTimeout + options.ConnectTimeout);
        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token).ConfigureAwait(false);
            if (offset > 0 && response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                if (response.Content.Headers.ContentRange?.Length == offset)
                    return; // all of it is here already; the checksum decides
                Restart(part, "changed its length during the download");
            }
            if (!response.IsSuccessStatusCode)
                throw Refusal(response.StatusCode);
            var goesOn = response.StatusCode == HttpStatusCode.PartialContent;
            if (goesOn && (offset == 0 || response.Content.Headers.ContentRange?.From != offset))
                Restart(part, "sent a different part of the file than requested");
            if (goesOn && response.Headers.ETag is { } tag && part.ETag is { } before && tag.ToString() != before)
                Restart(part, "changed the file during the download");
            var total = goesOn ? response.Content.Headers.ContentRange!.Length ?? offset + response.Content.Headers.ContentLength : response.Content.Headers.ContentLength;
            if (total > options.MaximumBytes)
                throw new DownloadException($"sends {total} bytes, which is larger than the limit of {options.MaximumBytes} bytes");
            if (total is { } all)
                options.Disk.Require(part.Directory, all - (goesOn ? offset : 0));
            if (!goesOn)
                DownloadDisk.Guard(part.Directory, () =>
                {
                    part.Begin(source, response);
                    return true;
                });
            await CopyAsync(response, part, goesOn ? offset : 0, total, stall, cancellation).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new InterruptedException($"no response within {options.StallTimeout.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpIOException || (e is IOException && e is not FileNotFoundException))
        {
            throw new InterruptedException($"stopped after {part.Length} bytes ({e.Message})");
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, PartFile part, long offset, long? total, CancellationTokenSource stall, CancellationToken cancellation)
    {
        var content = await response.Content.ReadAsStreamAsync(stall.Token).ConfigureAwait(false);
        await using var _ = content.ConfigureAwait(false);
        var file = DownloadDisk.Guard(part.Directory, () => options.Disk.Open(part.Path));
        await using var __ = file.ConfigureAwait(false);
        file.Position = DownloadDisk.Guard(part.Directory, () =>
        {
            file.SetLength(offset);
            return offset;
        });
        var (chunk, meter, name) = (new byte[81920], new RateMeter(), Path.GetFileName(part.Target));
        progress?.Report(new DownloadProgress(name, Place.Number, Place.Files, offset, total, 0));
        for (int read; (read = await content.ReadAsync(chunk, stall.Token).ConfigureAwait(false)) > 0; stall.CancelAfter(options.StallTimeout))
        {
            if (offset + read > options.MaximumBytes)
                throw new DownloadException($"is larger than the limit of {options.MaximumBytes} bytes");
            try
            {
                // A chunk that has come is written even where the download is being stopped.
                await file.WriteAsync(chunk.AsMemory(0, read), CancellationToken.None).ConfigureAwait(false);
            }
            catch (IOException e)
            {
                throw DownloadDisk.Explain(part.Directory, e);
            }
            offset += read;
            if (meter.Count(read) is { } rate)
                progress?.Report(new DownloadProgress(name, Place.Number, Place.Files, offset, total, rate));
            cancellation.ThrowIfCancellationRequested();
        }
        if (offset < total)
            throw new InterruptedException($"stopped after {offset} of {total} bytes");
        progress?.Report(new DownloadProgress(name, Place.Number, Place.Files, offset, total ?? offset, 0));
    }

    /// <summary>What is here does not fit what the host has now: the next try begins at the beginning.</summary>
    private static void Restart(PartFile part, string why)
    {
        part.Discard();
        throw new InterruptedException(why);
    }

    /// <summary>A host that is busy may answer later; one that does not have the file never will.</summary>
    private static Exception Refusal(HttpStatusCode status) =>
        (int)status is 408 or 429 or >= 500 ? new InterruptedException($"returned {(int)status}") : new DownloadException($"returned {(int)status}");
}

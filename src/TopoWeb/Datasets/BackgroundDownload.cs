using TopoWeb.Controls;
using TopoWeb.Networks.Downloads;

namespace TopoWeb.Datasets;

internal enum DownloadKind
{
    Get,
    Verify,
}

/// <summary>A download or a reading, as far as it is, or how the last one ended.</summary>
internal sealed record BackgroundDownload(DownloadKind Kind, bool IsRunning)
{
    /// <summary>0 to 1; null while it is unknown.</summary>
    public double? Share { get; init; }

    public DownloadProgress? Download { get; init; }

    /// <summary>How it ended well.</summary>
    public string? Outcome { get; init; }

    /// <summary>Why it did not.</summary>
    public string? Error { get; init; }

    /// <summary>Bytes, rate and time left, in one line.</summary>
    public string Words => this switch
    {
        { IsRunning: false } => Error ?? Outcome ?? "",
        { Kind: DownloadKind.Verify } => "Verifying checksums.",
        { Download: null } => "Connecting.",
        { Download: var d } when d.Total == d.Bytes => $"{Name(d)}: verifying the checksum.",
        { Download: var d } => string.Concat(
            $"{Name(d)}: {SizeText.Of(d.Bytes)}",
            d.Total is { } total ? $" of {SizeText.Of(total)}" : "",
            d.BytesPerSecond > 0 ? $", {SizeText.Of(d.BytesPerSecond)}/s" : "",
            d.Left is { } left ? $", {DurationText.Of(left)} left" : ""),
    };

    private static string Name(DownloadProgress d) => d.Files > 1 ? $"{d.File} ({d.Number} of {d.Files})" : d.File;
}

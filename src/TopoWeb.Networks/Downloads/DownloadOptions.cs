namespace TopoWeb.Networks.Downloads;

/// <summary>How long is waited for a host, and how much is taken from it.</summary>
public sealed record DownloadOptions
{
    /// <summary>How long a connection may take: without a network the answer is to come soon.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a host may send nothing before it counts as gone.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Largest file accepted, in bytes, packed or unpacked.</summary>
    public long MaximumBytes { get; init; } = 1L << 30;

    /// <summary>How often a host is asked again without having sent anything new.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Pause before a host is asked again.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The disk; tests have one without room.</summary>
    internal DownloadDisk Disk { get; init; } = new();
}

/// <summary>Progress of a download.</summary>
/// <param name="File">Name of the file.</param>
/// <param name="Number">Which file this is, from 1.</param>
/// <param name="Files">How many there are.</param>
/// <param name="Bytes">Bytes of this file that are here.</param>
/// <param name="Total">Bytes it has; null where the host does not say.</param>
/// <param name="BytesPerSecond">Rate of the last seconds; 0 while it is unknown.</param>
public sealed record DownloadProgress(string File, int Number, int Files, long Bytes, long? Total, double BytesPerSecond)
{
    /// <summary>Time until this file is here; null while that cannot be told.</summary>
    public TimeSpan? Left => Total is { } total && BytesPerSecond > 0 ? TimeSpan.FromSeconds(Math.Max(0, total - Bytes) / BytesPerSecond) : null;
}

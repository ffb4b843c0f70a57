namespace TopoWeb.Networks.Downloads;

/// <summary>What a download asks of the disk, and its refusals in words.</summary>
internal class DownloadDisk
{
    private const int NoSpaceOnUnix = 28;
    private const int NoSpaceOnWindows = unchecked((int)0x80070070);

    /// <summary>Bytes free on the disk that holds this directory.</summary>
    public virtual long Free(string directory) => new DriveInfo(directory).AvailableFreeSpace;

    /// <summary>Opens a file to go on with it; nobody else may write to it meanwhile.</summary>
    public virtual Stream Open(string path) => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1);

    /// <summary>Asks before anything is written.</summary>
    /// <exception cref="DiskException">Not enough free space.</exception>
    public void Require(string directory, long bytes)
    {
        var free = Free(directory);
        if (free < bytes)
            throw new DiskException($"The disk with {directory} has {Megabytes(free)} MB free; {Megabytes(bytes)} MB are required. Free some space, or choose another directory.");
    }

    /// <summary>Does something with the disk.</summary>
    /// <exception cref="DiskException">The disk is full, or the directory cannot be written.</exception>
    public static T Guard<T>(string directory, Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Explain(directory, e);
        }
    }

    public static DiskException Explain(string directory, Exception e) => e.HResult is NoSpaceOnUnix or NoSpaceOnWindows
        ? new DiskException($"The disk with {directory} is full. Free some space or choose another directory, then resume the download.")
        : new DiskException($"{directory} cannot be written: {e.Message}");

    private static long Megabytes(long bytes) => (bytes + (1 << 20) - 1) >> 20;
}

/// <summary>The disk does not take the download; another host would not help.</summary>
internal sealed class DiskException(string message) : Exception(message);

/// <summary>What is wrong with one host or with what it sent: nothing of it is kept.</summary>
internal sealed class DownloadException(string message) : Exception(message);

/// <summary>The host stopped sending: what is here is kept, to go on with.</summary>
internal sealed class InterruptedException(string message) : Exception(message);

using Microsoft.Extensions.Options;

namespace TopoWeb.Data;

/// <summary>The machine has no room left for results; the message says how much there is and how much is needed.</summary>
internal sealed class DiskFullException(string message) : IOException(message);

/// <summary>Asks the disk before work begins, so that a run fails at its start with a clear message and not in the middle. The disk of PostgreSQL is another machine's.</summary>
internal sealed class DiskSpace(IOptions<DatabaseOptions> options)
{
    /// <summary>Also where the settings ask for less: with nothing left, the database cannot write a single row.</summary>
    private const long Least = 1L << 20;

    /// <exception cref="DiskFullException">There is less than that, beside what is always to be left.</exception>
    public void Require(long bytes = 0)
    {
        var directory = Path.GetDirectoryName(options.Value.SqlitePath)!;
        if (FindShortage(bytes) is { } shortage)
            throw new DiskFullException($"The disk with '{directory}' {shortage} Free some space, or set Database:Directory to another directory.");
    }

    /// <summary>The end of a sentence that begins with the disk: how much is free, and how much is required; null where that is enough.</summary>
    public string? FindShortage(long bytes = 0)
    {
        if (options.Value.IsPostgres)
            return null;
        var free = new DriveInfo(Path.GetDirectoryName(options.Value.SqlitePath)!).AvailableFreeSpace;
        var needed = Math.Max(options.Value.MinimumFreeMegabytes << 20, Least) + bytes;
        return free < needed ? $"has {free >> 20} MB free; {needed >> 20} MB are required (Database:MinimumFreeMegabytes)." : null;
    }
}

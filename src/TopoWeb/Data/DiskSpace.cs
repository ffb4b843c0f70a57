using Microsoft.Extensions.Options;

namespace TopoWeb.Data;

/// <summary>The machine has no room left for results; the message says how much there is and how much is needed.</summary>
internal sealed class DiskFullException(string message) : IOException(message);

/// <summary>Asks the disk before work begins, so that a run fails at its start with a clear message and not in the middle.</summary>
internal sealed class DiskSpace(IOptions<DatabaseOptions> options)
{
    public void Require(long bytes = 0)
    {
        if (options.Value.IsPostgres)
            return;
        var directory = Path.GetDirectoryName(options.Value.SqlitePath)!;
        var free = new DriveInfo(directory).AvailableFreeSpace;
        var needed = (options.Value.MinimumFreeMegabytes << 20) + bytes;
        if (free < needed)
            throw new DiskFullException(
                $"The disk with '{directory}' has {free >> 20} MB free; {needed >> 20} MB are required (Database:MinimumFreeMegabytes). Free some space, or set Database:Directory to another directory.");
    }
}

namespace TopoWeb.Workers;

/// <summary>The name under which this process holds leases and stands among the workers.</summary>
internal sealed class JobIdentity
{
    /// <summary>Of this start of the process.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Process { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>A name for one job; two jobs of one process never share it.</summary>
    public string NewOwner() => $"{Process}:{Guid.NewGuid():N}";

    /// <summary>The process whose job has this name.</summary>
    public static string ProcessOf(string owner) => owner.LastIndexOf(':') is > 0 and var end ? owner[..end] : owner;
}

namespace TopoWeb.Training;

/// <summary>The name under which this process holds leases.</summary>
internal sealed class JobIdentity
{
    public string Process { get; } = $"{Environment.MachineName}:{Environment.ProcessId}";

    /// <summary>A name for one job; two jobs of one process never share it.</summary>
    public string NewOwner() => $"{Process}:{Guid.NewGuid():N}";
}

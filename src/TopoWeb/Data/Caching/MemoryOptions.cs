namespace TopoWeb.Data.Caching;

/// <summary>What this process may hold in memory. Section <c>Memory</c>.</summary>
internal sealed class MemoryOptions
{
    public const string Section = "Memory";

    /// <summary>Most memory of all caches together.</summary>
    public int CacheMegabytes { get; set; } = 160;

    /// <summary>Most memory of managed objects; null for what the machine or its container has. More ends the work that asked for it, not the process.</summary>
    public int? HeapMegabytes { get; set; }

    /// <summary>Memory is given back to the system when the process has done little for so long; 0: never.</summary>
    public int IdleSeconds { get; set; } = 10;
}

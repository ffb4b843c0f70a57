namespace TopoWeb.Data.Contents;

/// <summary>Where the contents of artifacts stand and how much a project may have. Section <c>Storage</c>.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Storage";

    /// <summary>A directory that every process of this installation reaches under its own path; large contents stand there. Empty: everything is in the database.</summary>
    public string? Directory { get; set; }

    /// <summary>Contents of at least so many megabytes, compressed, go to the directory.</summary>
    public int DirectoryFromMegabytes { get; set; } = 16;

    /// <summary>What a project may have, in megabytes, unless it has a quota of its own; 0: any amount. Local mode has no projects and no quota.</summary>
    public long ProjectQuotaMegabytes { get; set; }

    /// <summary>Every so many minutes, artifacts that nobody refers to are deleted; 0: only when a run is deleted.</summary>
    public int SweepMinutes { get; set; } = 15;

    public bool HasDirectory => !string.IsNullOrWhiteSpace(Directory);
}

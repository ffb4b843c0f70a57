namespace TopoWeb.Data;

/// <summary>Where state lives. Section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>PostgreSQL connection string for state and queue; empty: an SQLite file with a queue in memory, for one machine.</summary>
    public string? Postgres { get; set; }

    /// <summary>Directory of the SQLite file, created when missing.</summary>
    public string Directory { get; set; } = "data";

    /// <summary>A run is not begun, and an artifact not written, with less free disk than this.</summary>
    public long MinimumFreeMegabytes { get; set; } = 200;

    public bool IsPostgres => !string.IsNullOrWhiteSpace(Postgres);

    public string SqlitePath => Path.GetFullPath(Path.Combine(Directory, "topoweb.db"));
}

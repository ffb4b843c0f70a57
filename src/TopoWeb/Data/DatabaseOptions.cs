using Npgsql;

namespace TopoWeb.Data;

/// <summary>Where state lives. Section <c>Database</c>.</summary>
internal sealed class DatabaseOptions
{
    public const string Section = "Database";

    /// <summary>
    /// PostgreSQL ends the session of a machine that is cut off after twenty seconds, not after two hours as is usual: until then it keeps the rows that were being written,
    /// and nobody else could take them over.
    /// </summary>
    private const string EndsLostSessions = "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=2 -c tcp_user_timeout=20000";

    /// <summary>PostgreSQL connection string for state and queue; empty: an SQLite file with a queue in memory, for one machine.</summary>
    public string? Postgres { get; set; }

    /// <summary>Directory of the SQLite file, created when missing.</summary>
    public string Directory { get; set; } = "data";

    /// <summary>A run is not begun, and an artifact not written, with less free disk than this.</summary>
    public long MinimumFreeMegabytes { get; set; } = 200;

    /// <summary>With what is ours. Options that the connection string has itself are left as they are.</summary>
    /// <exception cref="ArgumentException">It is no connection string.</exception>
    public string PostgresConnection
    {
        get
        {
            var server = new NpgsqlConnectionStringBuilder(Postgres);
            if (string.IsNullOrEmpty(server.Options))
                server.Options = EndsLostSessions;
            return server.ConnectionString;
        }
    }

    public bool IsPostgres => !string.IsNullOrWhiteSpace(Postgres);

    public string SqlitePath => Path.GetFullPath(Path.Combine(Directory, "topoweb.db"));
}

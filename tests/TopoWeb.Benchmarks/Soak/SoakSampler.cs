using System.Globalization;
using Npgsql;
using TopoWeb.Benchmarks.Guests;
using TopoWeb.Benchmarks.Running;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>Numbers of a moment by name: of the processes, of the program's own measurements, and the rows of every table.</summary>
internal sealed record SoakSample(double Seconds, IReadOnlyDictionary<string, double> Values, IReadOnlyDictionary<string, double> Tables);

/// <summary>Looks at the processes and at the database.</summary>
internal sealed class SoakSampler(LabServer server, IReadOnlyList<PublishedApp> workers, string database)
{
    /// <summary>Measurements of the web process, by the beginning of their names in <c>/metrics</c>.</summary>
    private static readonly (string Name, string Metric)[] Metrics =
    [
        ("web circuits", "aspnetcore_components_circuit_active"), ("web connected", "aspnetcore_components_circuit_connected"), ("web heap", "dotnet_gc_last_collection_heap_size"), ("web timers", "dotnet_timer_count"),
        ("queued jobs", "topoweb_queue_jobs"),
    ];

    private readonly Dictionary<int, (double At, double Ticks)> _processor = [];

    public static IReadOnlyList<string> Names(int workers) =>
        [.. Processes(workers).SelectMany(p => new[] { $"{p} memory", $"{p} threads", $"{p} files", $"{p} cores", $"{p} error lines" }), .. Metrics.Select(m => m.Name), "database bytes", "rows"];

    public static IEnumerable<string> Processes(int workers) => ["web", .. Enumerable.Range(1, workers).Select(i => $"worker {i}")];

    public async Task<SoakSample> LookAsync(double seconds)
    {
        var values = new Dictionary<string, double>();
        foreach (var (name, app) in Processes(workers.Count).Zip([server.App, .. workers]))
        {
            var id = app.ProcessId;
            values[$"{name} memory"] = ProcessStatus.Bytes(id, "VmRSS:");
            values[$"{name} threads"] = Entries($"/proc/{id}/task");
            values[$"{name} files"] = Entries($"/proc/{id}/fd");
            values[$"{name} cores"] = Cores(id, seconds);
            values[$"{name} error lines"] = Errors(app).Count();
        }
        var metrics = await server.Administrator.GetStringAsync("/metrics");
        foreach (var (name, metric) in Metrics)
            values[name] = metrics.Split('\n').Where(l => l.StartsWith(metric, StringComparison.Ordinal)).Sum(l => double.Parse(l.Split(' ')[1], CultureInfo.InvariantCulture));
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        var names = new List<string>();
        await using (var command = new NpgsqlCommand("SELECT table_schema || '.' || table_name FROM information_schema.tables WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1", connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                names.Add(reader.GetString(0));
        var tables = new Dictionary<string, double>();
        foreach (var name in names)
        {
            // Names from the catalogue of the database itself.
            await using var command = new NpgsqlCommand($"SELECT count(*) FROM \"{name.Replace(".", "\".\"", StringComparison.Ordinal)}\"", connection);
            tables[name] = (long)(await command.ExecuteScalarAsync())!;
        }
        await using (var command = new NpgsqlCommand("SELECT pg_database_size(current_database())", connection))
            values["database bytes"] = (long)(await command.ExecuteScalarAsync())!;
        values["rows"] = tables.Values.Sum();
        return new(seconds, values, tables);
    }

    /// <summary>Lines with which the log begins an error.</summary>
    public static IEnumerable<string> Errors(PublishedApp app) => app.Lines.Where(l => l.StartsWith("fail:", StringComparison.Ordinal) || l.StartsWith("crit:", StringComparison.Ordinal) || l.StartsWith("Unhandled", StringComparison.Ordinal));

    /// <summary>Of a core, since the last look.</summary>
    private double Cores(int process, double seconds)
    {
        const double ticksPerSecond = 100;
        var fields = File.ReadAllText($"/proc/{process}/stat").Split(") ")[^1].Split(' ');
        var ticks = double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture);
        var last = _processor.TryGetValue(process, out var known) ? known : (At: seconds, Ticks: ticks);
        _processor[process] = (seconds, ticks);
        return seconds > last.At ? (ticks - last.Ticks) / ticksPerSecond / (seconds - last.At) : 0;
    }

    private static int Entries(string directory) => Directory.GetFileSystemEntries(directory).Length;
}

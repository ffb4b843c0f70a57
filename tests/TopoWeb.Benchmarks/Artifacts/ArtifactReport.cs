using System.Diagnostics;
using Npgsql;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Artifacts;

/// <summary><c>make bench ARGS="--artifacts"</c>: 200 MB in and out of storage, on SQLite and on PostgreSQL.</summary>
internal static class ArtifactReport
{
    private const long Limit = 64L << 20;

    private sealed record StorageRow(string Database, string What, double Seconds, long Bytes);

    public static async Task<int> MakeAsync(Options options)
    {
        var machine = Machine.Describe(Environment.ProcessorCount);
        var rows = new List<StorageRow>();
        var folder = Directory.CreateTempSubdirectory("topoweb-artifacts-");
        try
        {
            rows.AddRange(Measure("SQLite", folder.FullName, options.Rounds));
            if ((options.Postgres ?? Environment.GetEnvironmentVariable("TOPOWEB_BENCH_POSTGRES")) is { Length: > 0 } server)
                rows.AddRange(await MeasureAsync(server, options.Rounds));
            else
                Console.Error.WriteLine("There is no PostgreSQL server; only SQLite is measured.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
        var table = $"""
            {machine}

            `make bench ARGS="--artifacts"`, medians of {options.Rounds}, the largest memory of all

            | database | 200 MB | time | extra memory of the process | at most |
            | --- | --- | --- | --- | --- |
            {string.Join('\n', rows.Select(r => $"| {r.Database} | {r.What} | {Show.Seconds(r.Seconds)} | {(r.Bytes > Limit ? $"**{Show.Bytes(r.Bytes)}**" : Show.Bytes(r.Bytes))} | {Show.Bytes(Limit)} |"))}
            """;
        Console.WriteLine(table);
        ResultsFile.Write("artifacts.json", new { machine, rows });
        if (options.Rounds >= 5 && rows.Count == 4)
            ReadmeSection.Write("artifacts", table);
        return rows.All(r => r.Bytes <= Limit) ? 0 : 1;
    }

    private static async Task<IReadOnlyList<StorageRow>> MeasureAsync(string server, int rounds)
    {
        var name = $"topoweb_artifacts_{Guid.NewGuid():N}";
        await ExecuteAsync(server, $"CREATE DATABASE {name}");
        try
        {
            return Measure("PostgreSQL", new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString, rounds);
        }
        finally
        {
            await ExecuteAsync(server, $"DROP DATABASE {name} WITH (FORCE)");
        }
    }

    private static List<StorageRow> Measure(string title, string address, int rounds)
    {
        Console.Error.WriteLine($"{title} …");
        var start = new ProcessStartInfo(Environment.ProcessPath!, [ArtifactServer.Verb, address]);
        // As the web server has it.
        start.Environment["DOTNET_gcServer"] = "1";
        using var process = new ServingProcess(start);
        var samples = Enumerable.Range(0, rounds).Select(_ => process.Run()).ToList();
        return
        [
            .. new[] { "in", "out" }.Select(what => new StorageRow(
                title, what, Statistics.Median([.. samples.Select(s => s.Findings[what])]), (long)samples.Max(s => s.Findings[$"memory {what}"]))),
        ];
    }

    private static async Task ExecuteAsync(string server, string sql)
    {
        await using var connection = new NpgsqlConnection(server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

using System.Net.Http.Json;
using Npgsql;
using TopoWeb.Benchmarks.Guests;
using TopoWeb.Networks.Datasets;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>A web process and a worker on PostgreSQL, as in a lab, with people who have accounts. What can be kept shortly is kept shortly, so that tables reach their size within the soak.</summary>
internal sealed class SoakLab : IAsyncDisposable
{
    public const string Variable = "TOPOWEB_BENCH_POSTGRES";

    private static readonly string[] Names = ["Bo", "Cy", "Dee"];

    private SoakLab(LabServer server, PublishedApp worker, IReadOnlyList<SoakPerson> people, string database, string dataset) =>
        (Server, Worker, People, Database, Dataset) = (server, worker, people, database, dataset);

    public LabServer Server { get; }

    public PublishedApp Worker { get; }

    public IReadOnlyList<SoakPerson> People { get; }

    public string Database { get; }

    /// <summary>What networks are trained on.</summary>
    public string Dataset { get; }

    /// <exception cref="OptionException">There is no PostgreSQL, or no data set.</exception>
    public static async Task<SoakLab> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } database)
            throw new OptionException("This needs PostgreSQL: install it (Debian: apt-get install postgresql) and try again.");
        string[] directories = [.. new[] { Path.Combine(Tests.RepositoryRoot.Path, "datasets"), Path.Combine(Tests.RepositoryRoot.Path, "..", "datasets"), Repository.Kernels }.Where(Directory.Exists)];
        var dataset = new DatasetCatalog(directories).List().FirstOrDefault(d => d.Available && d.Dataset.Id is "mnist" or "fashion-mnist")?.Dataset.Id
            ?? throw new OptionException("This needs MNIST or Fashion-MNIST: run make datasets first.");
        var settings = new Dictionary<string, string>
        {
            ["Database:Postgres"] = database,
            ["Storage:SweepMinutes"] = "1",
            ["Api:IdempotencyHours"] = "1",
            ["RateLimits:ApiPerMinute"] = "100000",
            ["Workers:Train"] = "0",
        };
        for (var i = 0; i < directories.Length; i++)
            settings[$"Datasets:Directories:{i}"] = directories[i];
        var server = await LabServer.StartAsync(settings);
        PublishedApp? worker = null;
        List<SoakPerson> people = [];
        try
        {
            settings["Workers:Train"] = "1";
            worker = await PublishedApp.WorkAsync(settings);
            foreach (var name in Names)
                people.Add(new(await LabPerson.JoinAsync(server, name)));
            return new(server, worker, people, database, dataset);
        }
        catch
        {
            people.ForEach(p => p.Dispose());
            if (worker is not null)
                await worker.DisposeAsync();
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>A schedule that retrains two small networks every minute and keeps the last five runs.</summary>
    public async Task<Guid> ScheduleAsync(SoakPerson person, CancellationToken end) => (await SoakPerson.SendAsync(person.Person.Programs, HttpMethod.Post, "/api/v1/schedules",
        JsonContent.Create(new { notation = $"2xM(8,0,16) on {Dataset} at 0,20, rho(4,0.5), LW(12), Mapper(6,3)", cron = "* * * * *", keepLast = 5, newSeeds = true }), end))!.Value.GetProperty("id").GetGuid();

    /// <summary>Runs that have failed, and runs that have not ended.</summary>
    public async Task<(IReadOnlyList<string> Failed, long Open)> RunsAsync()
    {
        await using var connection = new NpgsqlConnection(Database);
        await connection.OpenAsync();
        var failed = new List<string>();
        await using (var command = new NpgsqlCommand("""SELECT "Id" || ': ' || coalesce("Error", '') FROM "Runs" WHERE "State" = 'Failed'""", connection))
        await using (var reader = await command.ExecuteReaderAsync())
            while (await reader.ReadAsync())
                failed.Add(reader.GetString(0));
        await using var count = new NpgsqlCommand("""SELECT count(*) FROM "Runs" WHERE "State" NOT IN ('Failed', 'Succeeded', 'Cancelled')""", connection);
        return (failed, (long)(await count.ExecuteScalarAsync())!);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var person in People)
            person.Dispose();
        await Worker.DisposeAsync();
        await Server.DisposeAsync();
    }
}

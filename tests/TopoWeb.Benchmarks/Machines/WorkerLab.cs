using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Gallery;
using TopoWeb.Hosting;
using TopoWeb.Networks.Datasets;
using TopoWeb.Runs;
using TopoWeb.Tests;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Machines;

/// <summary>A server and workers as processes of their own on a PostgreSQL database of its own, and the services of the program beside them, to submit as a page does.</summary>
internal sealed class WorkerLab : IAsyncDisposable
{
    private const string Variable = "TOPOWEB_BENCH_POSTGRES";

    private readonly string _server;
    private readonly string _name = $"topoweb_workers_{Guid.NewGuid():N}";
    private readonly List<PublishedApp> _workers = [];
    private ServiceProvider? _services;
    private PublishedApp? _web;

    private WorkerLab(string server) => _server = server;

    public PublishedApp Web => _web!;

    public IReadOnlyList<PublishedApp> Workers => _workers;

    private string Connection => new NpgsqlConnectionStringBuilder(_server) { Database = _name }.ConnectionString;

    /// <exception cref="OptionException">There is no PostgreSQL, or MNIST is not installed.</exception>
    public static async Task<WorkerLab> StartAsync()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } server)
            throw new OptionException("--workers needs PostgreSQL: install it (Debian: apt-get install postgresql) and run make bench again.");
        if (!new DatasetCatalog(Directories).List().Any(d => d.Dataset.Id == "mnist" && d.Available))
            throw new OptionException("--workers needs MNIST: run make datasets first.");
        var lab = new WorkerLab(server);
        await lab.ExecuteAsync($"CREATE DATABASE {lab._name}");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(lab.Settings(0, 0).Select(s => KeyValuePair.Create(s.Key, (string?)s.Value))).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging(l => l.SetMinimumLevel(LogLevel.Error));
        services.AddTopoWeb(configuration);
        lab._services = services.BuildServiceProvider();
        await DataServices.MigrateAsync(lab._services, CancellationToken.None);
        await using (var db = lab.Open())
        {
            db.Facts.Add(new FactRow { Key = SampleSeeder.Fact, Value = "benchmark" });
            await db.SaveChangesAsync();
        }
        lab._web = await PublishedApp.ServeAsync(lab.Settings(0, 1));
        return lab;
    }

    public TopoWebContext Open() => _services!.GetRequiredService<IDbContextFactory<TopoWebContext>>().CreateDbContext();

    public async Task<PublishedApp> AddWorkerAsync()
    {
        var worker = await PublishedApp.WorkAsync(Settings(1, 0));
        _workers.Add(worker);
        return worker;
    }

    /// <summary>As a page submits, or as a program does.</summary>
    public Task<Guid> SubmitAsync(ExperimentSpec spec, RunLane lane) => _services!.GetRequiredService<RunService>().SubmitAsync(Visitor.Local, spec, lane: lane);

    public async Task CancelAsync(Guid run) => await _services!.GetRequiredService<RunService>().CancelAsync(Visitor.Local, run);

    public async Task<Guid> UploadAsync(string csv)
    {
        using var form = new MultipartFormDataContent { { new StringContent(csv), "file", "cloud.csv" } };
        using var answer = await Web.Client.PostAsync("/api/v1/clouds", form);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetGuid();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var worker in _workers)
            await worker.DisposeAsync();
        if (_web is not null)
            await _web.DisposeAsync();
        if (_services is not null)
            await _services.DisposeAsync();
        await ExecuteAsync($"DROP DATABASE IF EXISTS {_name} WITH (FORCE)");
    }

    private static IReadOnlyList<string> Directories { get; } = [Path.Combine(RepositoryRoot.Path, "datasets")];

    private Dictionary<string, string> Settings(int train, int analyze) => new()
    {
        ["Database:Postgres"] = Connection,
        ["Datasets:Directories:0"] = Directories[0],
        ["Workers:Train"] = $"{train}",
        ["Workers:Analyze"] = $"{analyze}",
        ["RateLimits:ApiPerMinute"] = "100000",
    };

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

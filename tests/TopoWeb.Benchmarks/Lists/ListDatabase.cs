using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using TopoWeb.Data;

namespace TopoWeb.Benchmarks.Lists;

/// <summary>A database of its own with the real migrations: an SQLite file, or one on a PostgreSQL server. Gone at the end.</summary>
internal sealed class ListDatabase : IAsyncDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("topoweb-lists-");
    private readonly string? _server;
    private readonly string _name = $"topoweb_lists_{Guid.NewGuid():N}";
    private ServiceProvider? _services;

    private ListDatabase(string? server) => _server = server;

    public string Title => _server is null ? "SQLite" : "PostgreSQL";

    public IDbContextFactory<TopoWebContext> Contexts => _services!.GetRequiredService<IDbContextFactory<TopoWebContext>>();

    /// <param name="server">Connection string of a PostgreSQL server; null for SQLite.</param>
    public static async Task<ListDatabase> CreateAsync(string? server)
    {
        var database = new ListDatabase(server);
        if (server is not null)
            await database.ExecuteAsync($"CREATE DATABASE {database._name}");
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Database:Directory"] = database._directory.FullName,
            ["Database:Postgres"] = server is null ? null : new NpgsqlConnectionStringBuilder(server) { Database = database._name }.ConnectionString,
        }).Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddTopoWebData(configuration);
        database._services = services.BuildServiceProvider();
        await DataServices.MigrateAsync(database._services, CancellationToken.None);
        return database;
    }

    /// <summary>Both databases plan by what they know of the tables.</summary>
    public async Task AnalyzeAsync()
    {
        await using var db = await Contexts.CreateDbContextAsync();
        await db.Database.ExecuteSqlRawAsync("ANALYZE");
    }

    public async ValueTask DisposeAsync()
    {
        if (_services is not null)
            await _services.DisposeAsync();
        SqliteConnection.ClearAllPools();
        _directory.Delete(recursive: true);
        if (_server is not null)
            await ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

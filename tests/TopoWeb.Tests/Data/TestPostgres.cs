using Npgsql;

namespace TopoWeb.Tests.Data;

/// <summary>A database of its own on the test server; dropped at the end.</summary>
internal sealed class TestPostgres : IAsyncDisposable
{
    private const string Variable = "TOPOWEB_TEST_POSTGRES";

    private readonly string _server;
    private readonly string _name;

    private TestPostgres(string server)
    {
        _server = server;
        _name = $"topoweb_{Guid.NewGuid():N}";
        ConnectionString = new NpgsqlConnectionStringBuilder(server) { Database = _name }.ConnectionString;
    }

    public string ConnectionString { get; }

    /// <summary>Skips the test where there is no server.</summary>
    public static async Task<TestPostgres> CreateAsync()
    {
        var server = Environment.GetEnvironmentVariable(Variable);
        Assert.SkipWhen(string.IsNullOrEmpty(server), $"There is no PostgreSQL server to test on ({Variable} is not set; make test starts one where PostgreSQL is installed).");
        var database = new TestPostgres(server!);
        await database.ExecuteAsync($"CREATE DATABASE {database._name}");
        return database;
    }

    public async ValueTask DisposeAsync() => await ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_server);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using TopoWeb.Data;
using TopoWeb.Data.Transfer;
using TopoWeb.Tests.Commands;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Published;

namespace TopoWeb.Tests.Survival;

/// <summary>A database and the real processes that work on it, each of which can be killed and started again: one server over SQLite, or PostgreSQL, a server and two workers.</summary>
internal sealed class Installation : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly PrivatePostgres? _postgres;
    private readonly List<PublishedApp> _workers = [];
    private PublishedApp? _server;

    private Installation(PrivatePostgres? postgres)
    {
        _postgres = postgres;
        SyntheticDigits.Write(_folder.Path);
    }

    public bool IsPostgres => _postgres is not null;

    public PublishedApp Server => _server!;

    public string Output => string.Join("\n--- another process\n", _workers.Prepend(Server).Select(p => p.Output));

    /// <summary>A file beside the database.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>With an empty database, and nothing started but PostgreSQL.</summary>
    public static async Task<Installation> CreateAsync(bool postgres)
    {
        var server = postgres ? await PrivatePostgres.CreateAsync() : null;
        if (server is not null)
            await server.StartAsync();
        return new(server);
    }

    /// <summary>Begins a process on the empty database, without waiting for it.</summary>
    public PublishedApp BeginFirst(Victim victim) => PublishedApp.Begin(victim == Victim.Worker ? "worker" : "serve", SettingsOf(works: victim == Victim.Worker));

    /// <summary>Starts everything.</summary>
    public async Task StartAsync()
    {
        _server = await PublishedApp.ServeAsync(SettingsOf(works: !IsPostgres));
        if (IsPostgres)
            _workers.AddRange(await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => PublishedApp.WorkAsync(SettingsOf(works: true)))));
    }

    /// <summary>Begins <c>topoweb backup</c>.</summary>
    public PublishedApp BeginBackup(string file) => PublishedApp.Begin("backup", SettingsOf(works: false), file);

    /// <summary>Kills a process and starts it again.</summary>
    /// <param name="victim">Which.</param>
    /// <param name="owner">Under whose name the work is done that is to be hit: of several workers this one is killed.</param>
    public async Task KillAsync(Victim victim, string? owner = null)
    {
        if (victim == Victim.Database)
        {
            await KillDatabaseAsync();
            await Server.ReadyAsync();
            return;
        }
        var process = victim == Victim.Server ? Server : _workers.FirstOrDefault(w => owner?.Contains($":{w.ProcessId.ToString(CultureInfo.InvariantCulture)}:", StringComparison.Ordinal) == true) ?? _workers[0];
        await process.KillAsync();
        await process.StartAsync();
    }

    /// <summary>Kills PostgreSQL and starts it again.</summary>
    public async Task KillDatabaseAsync()
    {
        await _postgres!.KillAsync();
        await _postgres.StartAsync();
        NpgsqlConnection.ClearAllPools();
    }

    /// <summary>Processes that nobody killed and that have ended all the same.</summary>
    public IReadOnlyList<string> Ended => [.. _workers.Prepend(Server).Where(p => p.ExitCode is not null).Select(p => $"A process ended with {p.ExitCode}.")];

    public TopoWebContext Open() => IsPostgres
        ? new PostgresTopoWebContext(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql(_postgres!.ConnectionString).Options)
        : new SqliteTopoWebContext(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite($"Data Source={File("topoweb.db")};Pooling=False").Options);

    /// <summary>As the program's commands open it.</summary>
    public OpenDatabase OpenStorage() => OpenDatabase.At(_postgres?.ConnectionString ?? _folder.Path, null);

    /// <summary>How many migrations are done; −1 where there is no database yet.</summary>
    public async Task<int> MigrationsAsync()
    {
        if (!IsPostgres && !System.IO.File.Exists(File("topoweb.db")))
            return -1;
        try
        {
            await using var db = Open();
            return (await db.Database.SqlQueryRaw<int>("""SELECT CAST(COUNT(*) AS INTEGER) AS "Value" FROM "__EFMigrationsHistory" """).ToListAsync())[0];
        }
        catch (System.Data.Common.DbException)
        {
            return -1; // the table is not there, or is being made
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _workers)
            await process.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
        if (_postgres is not null)
            await _postgres.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
        _folder.Dispose();
    }

    private Dictionary<string, string> SettingsOf(bool works)
    {
        var settings = new Dictionary<string, string>
        {
            ["Datasets:Directories:0"] = _folder.Path,
            ["Samples:InGallery"] = "false",
            ["Workers:Train"] = works ? "1" : "0",
            ["Workers:Analyze"] = works ? "1" : "0",
            ["Workers:LeaseSeconds"] = "5",
            ["Workers:SaveIterations"] = "10",
            ["Workers:SaveSeconds"] = "0",
        };
        if (_postgres is not null)
            settings["Database:Postgres"] = _postgres.ConnectionString;
        else
            settings["Database:Directory"] = _folder.Path;
        return settings;
    }
}

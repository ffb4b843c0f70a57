using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Integrity;

namespace TopoWeb.Data.Transfer;

/// <summary>A database that a command works on, with the services it needs.</summary>
internal sealed class OpenDatabase : IAsyncDisposable
{
    private const string FileName = "topoweb.db";

    private readonly ServiceProvider _services;

    private OpenDatabase(IConfiguration configuration)
    {
        var services = new ServiceCollection();
        services.AddSingleton(configuration);
        services.AddLogging();
        services.AddSingleton(TimeProvider.System);
        services.AddTopoWebData(configuration);
        services.AddSingleton<OldContents>();
        _services = services.BuildServiceProvider();
    }

    public IServiceProvider Provider => _services;

    public IDbContextFactory<TopoWebContext> Contexts => _services.GetRequiredService<IDbContextFactory<TopoWebContext>>();

    public ContentStore Contents => _services.GetRequiredService<ContentStore>();

    public SharedDirectory Shared => _services.GetRequiredService<SharedDirectory>();

    public DatabaseOptions Settings => _services.GetRequiredService<IOptions<DatabaseOptions>>().Value;

    /// <summary>For people; without a password.</summary>
    public string Title => Settings.IsPostgres && new NpgsqlConnectionStringBuilder(Settings.Postgres) is var server ? $"PostgreSQL database {server.Database} at {server.Host}" : Settings.SqlitePath;

    /// <summary>The database of the settings.</summary>
    public static OpenDatabase Of(IConfiguration configuration) => new(configuration);

    /// <summary>The database at an address: a connection string of PostgreSQL, or the path of an SQLite file or its folder.</summary>
    /// <param name="address">The address.</param>
    /// <param name="settings">Where its large contents stand; null: in the database.</param>
    /// <exception cref="DatabaseRefusedException">The address cannot be read.</exception>
    public static OpenDatabase At(string address, IConfiguration? settings)
    {
        var values = new Dictionary<string, string?> { ["Database:MinimumFreeMegabytes"] = settings?["Database:MinimumFreeMegabytes"] };
        if (address.Contains('=', StringComparison.Ordinal))
        {
            RequirePostgres(address);
            values["Database:Postgres"] = address;
        }
        else
            values["Database:Directory"] = FolderOf(address);
        values["Storage:Directory"] = settings?["Storage:Directory"];
        return new(new ConfigurationBuilder().AddInMemoryCollection(values.Where(v => v.Value is not null)).Build());
    }

    /// <exception cref="DatabaseRefusedException">There is no such database.</exception>
    public async Task RequireExistingAsync(CancellationToken cancellation)
    {
        if (!Settings.IsPostgres && !File.Exists(Settings.SqlitePath))
            throw new DatabaseRefusedException($"There is no database '{Settings.SqlitePath}'.");
        await using var db = await Contexts.CreateDbContextAsync(cancellation);
        try
        {
            if (!await db.Database.CanConnectAsync(cancellation))
                throw new DatabaseRefusedException($"{Title} cannot be reached. Is the server running, and are host, database, user name and password right?");
            if (!(await db.Database.GetAppliedMigrationsAsync(cancellation)).Any())
                throw new DatabaseRefusedException($"{Title} has no tables of TopoWeb.");
        }
        catch (Exception e) when (DatabaseFault.IsDamage(e))
        {
            throw new DatabaseRefusedException($"The database file '{Title}' cannot be read: {DatabaseFile.Describe(e)}. Move it to another folder, and restore the last backup: topoweb restore FILE.");
        }
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private static void RequirePostgres(string text)
    {
        try
        {
            if (string.IsNullOrEmpty(new NpgsqlConnectionStringBuilder(text).Host))
                throw new DatabaseRefusedException("The connection string names no host. Example: \"Host=db;Database=topoweb;Username=topoweb\".");
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            // The message may repeat a part of the text, and that part may be the password.
            throw new DatabaseRefusedException("The connection string cannot be read. Example: \"Host=db;Database=topoweb;Username=topoweb\".");
        }
    }

    private static string FolderOf(string path)
    {
        var full = Path.GetFullPath(path);
        if (Path.GetFileName(full) == FileName)
            return Path.GetDirectoryName(full)!;
        return File.Exists(full) || (Path.HasExtension(full) && !Directory.Exists(full))
            ? throw new DatabaseRefusedException($"'{path}' is no database of TopoWeb. Name the folder of {FileName}, the file itself, or a connection string of PostgreSQL.")
            : full;
    }
}

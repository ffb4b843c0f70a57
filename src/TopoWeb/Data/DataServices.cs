using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Starting;

namespace TopoWeb.Data;

internal static partial class DataServices
{
    /// <summary>SQLite changes a table by making it anew, after the statements that fill its new columns and outside a transaction. That is meant, and tested from the databases of earlier versions.</summary>
    private static readonly EventId[] ExpectedOfMigrations = [SqliteEventId.TableRebuildPendingWarning, RelationalEventId.NonTransactionalMigrationOperationWarning];

    /// <summary>Whoever asked is told, and says it where it matters: a transaction of a run that is cancelled meanwhile is no error; a database that is away is in the log once (<see cref="DatabaseWatch"/>), not with every question.</summary>
    private static readonly (EventId, LogLevel)[] ToldByOthers = [(RelationalEventId.ConnectionError, LogLevel.Debug), (CoreEventId.QueryIterationFailed, LogLevel.Debug), (RelationalEventId.TransactionError, LogLevel.Debug)];

    /// <summary>Whether the model and its migrations agree is asked by a test; asking at every start takes longer than the rest of it.</summary>
    private static readonly EventId[] AskedByTests = [RelationalEventId.PendingModelChangesWarning];

    public static void AddTopoWebData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section)
            .Validate(o => o.MinimumFreeMegabytes >= 0, "Database:MinimumFreeMegabytes must be at least 0.")
            .ValidateOnStart();
        var options = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new();
        if (options.IsPostgres)
            services.AddFactory<PostgresTopoWebContext>(b => Configure(b, options));
        else
            services.AddFactory<SqliteTopoWebContext>(b => Configure(b, options));
        services.AddOptions<StorageOptions>().BindConfiguration(StorageOptions.Section)
            .Validate(o => o.DirectoryFromMegabytes >= 0, "Storage:DirectoryFromMegabytes must be at least 0.")
            .Validate(o => o.ProjectQuotaMegabytes >= 0, "Storage:ProjectQuotaMegabytes must be at least 0 (0: any amount).")
            .Validate(o => o.SweepMinutes is >= 0 and <= 1440, "Storage:SweepMinutes must be 0 to 1440 (0: only when a run is deleted).")
            .ValidateOnStart();
        services.AddSingleton<SharedDirectory>();
        services.AddSingleton<ContentStore>();
        services.AddSingleton<ArtifactStore>();
        services.AddSingleton<ProjectQuota>();
        services.AddSingleton<DiskSpace>();
        services.AddSingleton<DatabaseWatch>();
    }

    /// <summary>Makes what the first question to the database needs of the framework, beside other work. Nothing is asked yet.</summary>
    public static Task WarmAsync(DatabaseOptions options) => Task.Run(() =>
    {
        using TopoWebContext db = options.IsPostgres
            ? new PostgresTopoWebContext((DbContextOptions<PostgresTopoWebContext>)Configure(new DbContextOptionsBuilder<PostgresTopoWebContext>(), options).Options)
            : new SqliteTopoWebContext((DbContextOptions<SqliteTopoWebContext>)Configure(new DbContextOptionsBuilder<SqliteTopoWebContext>(), options).Options);
        _ = db.Database.GetMigrations();
    });

    /// <summary>
    /// Creates or updates the database, one process after the other; for SQLite also its directory, and WAL so that readers never wait for a writer.
    /// </summary>
    /// <exception cref="DatabaseRefusedException">A newer version has written it, it is half copied, or its shared directory is another.</exception>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation, bool unfinished = false)
    {
        var options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        await using var db = await services.GetRequiredService<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(cancellation);
        if (options.IsPostgres)
            await CreateDatabaseAsync(db, cancellation);
        else
            Directory.CreateDirectory(Path.GetDirectoryName(options.SqlitePath)!);
        await using var held = await HoldAsync(services, cancellation);
        if (options.IsPostgres)
            await CreateHistoryAsync(db, cancellation);
        await DatabaseSchema.RequireNotNewerAsync(db, cancellation);
        if (!options.IsPostgres)
        {
            await FreePages.AllowAsync(await ContentStore.ConnectAsync(db, cancellation), cancellation);
            // Before the tables are made: a journal of the other kind would wait for the disk after each of the migrations.
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", cancellation);
            await NewDatabase.FillAsync(db.Database, cancellation);
        }
        // Asked first: a start that has nothing to change need not write to find that out.
        if (await DatabaseSchema.IsBehindAsync(db, cancellation))
        {
            if (!options.IsPostgres)
                // The framework's own lock on SQLite is a row, which a killed process leaves behind; here the lock is ours, so nobody can hold that one.
                await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancellation);
            await db.Database.MigrateAsync(cancellation);
        }
        await StorageCheck.RequireAsync(db, services.GetRequiredService<SharedDirectory>(), unfinished, cancellation);
    }

    /// <summary>Holds the database for what one process does at a time when it starts. Not to be asked for by whoever holds it.</summary>
    public static Task<IAsyncDisposable> HoldAsync(IServiceProvider services, CancellationToken cancellation) => DatabaseLock.HoldAsync(
        services.GetRequiredService<IOptions<DatabaseOptions>>().Value, () => LogWaiting(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(DataServices))), cancellation);

    private static async Task CreateDatabaseAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellation))
            return;
        try
        {
            await creator.CreateAsync(cancellation);
        }
        catch (DbException e) when (e.SqlState is "42P04" or "23505")
        {
            // duplicate_database: another process was first.
        }
    }

    /// <summary>On an empty database the framework asks a table that is not there, and reports an error that is none: the table is made before.</summary>
    private static async Task CreateHistoryAsync(TopoWebContext db, CancellationToken cancellation)
    {
        if (await db.Database.CanConnectAsync(cancellation))
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellation);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Another process is preparing the database; waiting for it")]
    private static partial void LogWaiting(ILogger logger);

    private static string SqliteConnectionString(DatabaseOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = options.SqlitePath,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

    /// <summary>The same for everybody: the framework keeps one model for one configuration.</summary>
    private static DbContextOptionsBuilder Configure(DbContextOptionsBuilder builder, DatabaseOptions options) => options.IsPostgres
        ? builder.UseNpgsql(options.PostgresConnection).ConfigureWarnings(w => w.Ignore(AskedByTests).Log(ToldByOthers))
        : builder.UseSqlite(SqliteConnectionString(options)).ConfigureWarnings(w => w.Ignore([.. ExpectedOfMigrations, .. AskedByTests]));

    private static void AddFactory<TContext>(this IServiceCollection services, Action<DbContextOptionsBuilder> configure)
        where TContext : TopoWebContext
    {
        services.AddDbContextFactory<TContext>(configure);
        services.AddSingleton<IDbContextFactory<TopoWebContext>, ContextFactory<TContext>>();
    }

    /// <summary>Lets everybody ask for the abstract context; only this file knows which database is behind it.</summary>
    private sealed class ContextFactory<TContext>(IDbContextFactory<TContext> inner) : IDbContextFactory<TopoWebContext>
        where TContext : TopoWebContext
    {
        public TopoWebContext CreateDbContext() => inner.CreateDbContext();
    }
}

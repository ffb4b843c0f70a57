using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.Extensions.Options;

namespace TopoWeb.Data;

internal static class DataServices
{
    /// <summary>SQLite changes a table by making it anew, after the statements that fill its new columns and outside a transaction. That is meant, and tested from the databases of earlier versions.</summary>
    private static readonly EventId[] ExpectedOfMigrations = [SqliteEventId.TableRebuildPendingWarning, RelationalEventId.NonTransactionalMigrationOperationWarning];

    public static void AddTopoWebData(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<DatabaseOptions>().BindConfiguration(DatabaseOptions.Section)
            .Validate(o => o.MinimumFreeMegabytes >= 0, "Database:MinimumFreeMegabytes must be at least 0.")
            .ValidateOnStart();
        var options = configuration.GetSection(DatabaseOptions.Section).Get<DatabaseOptions>() ?? new();
        if (options.IsPostgres)
            services.AddFactory<PostgresTopoWebContext>(b => b.UseNpgsql(options.Postgres));
        else
            services.AddFactory<SqliteTopoWebContext>(b => b.UseSqlite(SqliteConnectionString(options)).ConfigureWarnings(w => w.Ignore(ExpectedOfMigrations)));
        services.AddSingleton<ArtifactStore>();
        services.AddSingleton<DiskSpace>();
        services.AddSingleton<DatabaseWatch>();
    }

    /// <summary>Creates or updates the database; for SQLite also its directory, and WAL so that readers never wait for a writer.</summary>
    public static async Task MigrateAsync(IServiceProvider services, CancellationToken cancellation)
    {
        var options = services.GetRequiredService<IOptions<DatabaseOptions>>().Value;
        if (!options.IsPostgres)
            Directory.CreateDirectory(Path.GetDirectoryName(options.SqlitePath)!);
        await using var db = await services.GetRequiredService<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync(cancellation);
        if (options.IsPostgres)
            await CreateHistoryAsync(db, cancellation);
        await db.Database.MigrateAsync(cancellation);
        if (!options.IsPostgres)
            await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;", cancellation);
    }

    /// <summary>On an empty database the framework asks a table that is not there, and reports an error that is none: the table is made before.</summary>
    private static async Task CreateHistoryAsync(TopoWebContext db, CancellationToken cancellation)
    {
        if (await db.Database.CanConnectAsync(cancellation))
            await db.GetService<IHistoryRepository>().CreateIfNotExistsAsync(cancellation);
    }

    private static string SqliteConnectionString(DatabaseOptions options) => new SqliteConnectionStringBuilder
    {
        DataSource = options.SqlitePath,
        ForeignKeys = true,
        DefaultTimeout = 30,
    }.ToString();

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

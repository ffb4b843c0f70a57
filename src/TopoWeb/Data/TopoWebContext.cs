using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using TopoWeb.Data.Starting;

namespace TopoWeb.Data;

/// <summary>The truth: everything that must survive a restart. One model, two databases.</summary>
internal abstract class TopoWebContext(DbContextOptions options)
    : IdentityUserContext<UserRow, Guid, IdentityUserClaim<Guid>, IdentityUserLogin<Guid>, IdentityUserToken<Guid>, IdentityUserPasskey<Guid>>(options)
{
    public DbSet<ExperimentRow> Experiments => Set<ExperimentRow>();
    public DbSet<RunRow> Runs => Set<RunRow>();
    public DbSet<TrainingSetRow> TrainingSets => Set<TrainingSetRow>();
    public DbSet<NetworkRow> Networks => Set<NetworkRow>();
    public DbSet<NetworkStateRow> NetworkStates => Set<NetworkStateRow>();
    public DbSet<RunResultRow> RunResults => Set<RunResultRow>();
    public DbSet<RunTagRow> RunTags => Set<RunTagRow>();
    public DbSet<SavedViewRow> SavedViews => Set<SavedViewRow>();
    public DbSet<StageRow> Stages => Set<StageRow>();
    public DbSet<ArtifactRow> Artifacts => Set<ArtifactRow>();
    public DbSet<ContentRow> Contents => Set<ContentRow>();
    public DbSet<CloudRow> Clouds => Set<CloudRow>();
    public DbSet<ScheduleRow> Schedules => Set<ScheduleRow>();
    public DbSet<DriftRow> Drifts => Set<DriftRow>();
    public DbSet<NoticeRow> Notices => Set<NoticeRow>();
    public DbSet<NoticeDeliveryRow> NoticeDeliveries => Set<NoticeDeliveryRow>();
    public DbSet<NoticeReadRow> NoticeReads => Set<NoticeReadRow>();
    public DbSet<ShareLinkRow> ShareLinks => Set<ShareLinkRow>();
    public DbSet<ShareItemRow> ShareItems => Set<ShareItemRow>();
    public DbSet<ShareKeyRow> ShareKeys => Set<ShareKeyRow>();
    public DbSet<ShareVisitRow> ShareVisits => Set<ShareVisitRow>();
    public DbSet<RunLogRow> RunLogs => Set<RunLogRow>();
    public DbSet<FactRow> Facts => Set<FactRow>();
    public DbSet<ProjectRow> Projects => Set<ProjectRow>();
    public DbSet<ProjectMemberRow> ProjectMembers => Set<ProjectMemberRow>();
    public DbSet<SessionRow> Sessions => Set<SessionRow>();
    public DbSet<ApiTokenRow> ApiTokens => Set<ApiTokenRow>();
    public DbSet<InvitationRow> Invitations => Set<InvitationRow>();
    public DbSet<WorkerRow> Workers => Set<WorkerRow>();
    public DbSet<AuditRow> Audit => Set<AuditRow>();
    public DbSet<SubmissionKeyRow> SubmissionKeys => Set<SubmissionKeyRow>();
    public DbSet<RetentionRuleRow> RetentionRules => Set<RetentionRuleRow>();

    /// <summary>With passkeys, whatever the host configured: commands and design time have the same model.</summary>
    protected override Version SchemaVersion => IdentitySchemaVersions.Version3;

    /// <summary>The value of a fact; null where there is none.</summary>
    public async Task<string?> FindFactAsync(string key, CancellationToken cancellation) => (string?)await Database.AskAsync("""SELECT "Value" FROM "Facts" WHERE "Key" = @p0""", cancellation, key);

    /// <summary>Writes a fact, whether it is there or not, in one statement: of two who write at once, the later one counts.</summary>
    public Task SetFactAsync(string key, string value, CancellationToken cancellation) => Database.ExecuteSqlAsync(
        $"""INSERT INTO "Facts" ("Key", "Value") VALUES ({key}, {value}) ON CONFLICT ("Key") DO UPDATE SET "Value" = excluded."Value" """, cancellation);

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(TopoWebContext).Assembly);
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        configurationBuilder.Properties<DateTime>().HaveConversion<UtcConverter>();
        configurationBuilder.Properties<Enum>().HaveConversion<string>().HaveMaxLength(32);
    }

    /// <summary>SQLite hands times back without a kind; everything here is UTC.</summary>
    internal sealed class UtcConverter() : ValueConverter<DateTime, DateTime>(
        value => value.ToUniversalTime(), value => DateTime.SpecifyKind(value, DateTimeKind.Utc));
}

internal sealed class SqliteTopoWebContext(DbContextOptions<SqliteTopoWebContext> options) : TopoWebContext(options);

internal sealed class PostgresTopoWebContext(DbContextOptions<PostgresTopoWebContext> options) : TopoWebContext(options);

/// <summary>
/// For <c>dotnet ef migrations add NAME --context SqliteTopoWebContext --output-dir Data/Migrations/Sqlite</c>, and, after each change of the model, for
/// <c>dotnet ef dbcontext optimize --context SqliteTopoWebContext --output-dir Data/Compiled/Sqlite --namespace TopoWeb.Data.Compiled.Sqlite</c>.
/// </summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteTopoWebContext>
{
    public SqliteTopoWebContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<SqliteTopoWebContext>().UseSqlite("Data Source=design.db").Options);
}

/// <summary>
/// For <c>dotnet ef migrations add NAME --context PostgresTopoWebContext --output-dir Data/Migrations/Postgres</c>, and, after each change of the model, for
/// <c>dotnet ef dbcontext optimize --context PostgresTopoWebContext --output-dir Data/Compiled/Postgres --namespace TopoWeb.Data.Compiled.Postgres</c>.
/// </summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresTopoWebContext>
{
    public PostgresTopoWebContext CreateDbContext(string[] args) =>
        new(new DbContextOptionsBuilder<PostgresTopoWebContext>().UseNpgsql("Host=design").Options);
}

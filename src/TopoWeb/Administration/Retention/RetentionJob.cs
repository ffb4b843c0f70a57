using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Runs;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Retention;

/// <summary>Once a day, deletes what the rules say; each deleted run has its line in the audit log. Looks every hour, so that a server that was off at some hour misses no day.</summary>
[AutomaticRetry(Attempts = 0)]
internal sealed partial class RetentionJob(
    IDbContextFactory<TopoWebContext> contexts, RetentionCandidates candidates, RunService runs, MaintenanceMode maintenance, AuditLog audit, IOptions<AccessOptions> access, TimeProvider time, ILogger<RetentionJob> logger)
{
    private const string Name = "retention";

    /// <summary>A little less than a day: an hourly look that comes late must not cost a day.</summary>
    private static readonly TimeSpan Daily = TimeSpan.FromHours(23.5);

    /// <summary>In the audit log. Local mode keeps none.</summary>
    private readonly Visitor _visitor = access.Value.Mode == AccessMode.Accounts ? Visitor.Program with { Name = "Retention rule" } : Visitor.Program;

    public static void Register(IRecurringJobManager recurring) =>
        recurring.AddOrUpdate<RetentionJob>(Name, WorkQueues.Of(WorkQueues.Start, first: false), job => job.RunAsync(CancellationToken.None), "17 * * * *", new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });

    public async Task RunAsync(CancellationToken cancellation)
    {
        // Maintenance is for backups and the like: nothing is taken away meanwhile.
        if (await maintenance.CurrentAsync(cancellation) is not null)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        foreach (var rule in await db.RetentionRules.AsNoTracking().Include(r => r.Project!.Owner).OrderBy(r => r.CreatedAt).ToListAsync(cancellation))
        {
            var (now, due) = (time.GetUtcNow().UtcDateTime, time.GetUtcNow().UtcDateTime - Daily);
            // One of several servers does it.
            if (await db.RetentionRules.Where(r => r.Id == rule.Id && (r.LastRunAt == null || r.LastRunAt < due)).ExecuteUpdateAsync(s => s.SetProperty(r => r.LastRunAt, now).SetProperty(r => r.LastDeleted, 0), cancellation) == 0)
                continue;
            var deleted = await ApplyAsync(db, rule, now, cancellation);
            await db.RetentionRules.Where(r => r.Id == rule.Id).ExecuteUpdateAsync(s => s.SetProperty(r => r.LastDeleted, deleted), cancellation);
            if (deleted > 0)
                LogDeleted(deleted, rule.Days, RetentionService.TitleOf(rule.Project));
        }
    }

    private async Task<int> ApplyAsync(TopoWebContext db, RetentionRuleRow rule, DateTime now, CancellationToken cancellation)
    {
        var before = now.AddDays(-rule.Days);
        var deleted = 0;
        foreach (var run in await candidates.Deletable(db, rule.ProjectId, before, now).OrderBy(r => r.CreatedAt).Select(r => new { r.Id, Name = r.Title ?? r.Experiment!.Name }).ToListAsync(cancellation))
        {
            // Somebody may have shared, pinned or moved it, or removed the rule, since the list was made.
            if (!await db.RetentionRules.AnyAsync(r => r.Id == rule.Id && r.Days == rule.Days, cancellation))
                break;
            if (!await candidates.Deletable(db, rule.ProjectId, before, time.GetUtcNow().UtcDateTime).AnyAsync(r => r.Id == run.Id, cancellation) || !await runs.DeleteAsync(Visitor.Program, run.Id, cancellation))
                continue;
            deleted++;
            await audit.WriteAsync(_visitor, "retention.delete", run.Name, $"{RetentionService.TitleOf(rule.Project)}: older than {NumberFormat.Count(rule.Days, "day")}.", cancellation);
        }
        return deleted;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention: {Runs} runs older than {Days} days deleted ({Project})")]
    private partial void LogDeleted(int runs, int days, string project);
}

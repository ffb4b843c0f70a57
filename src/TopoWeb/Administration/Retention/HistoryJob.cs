using Hangfire;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Retention;

/// <summary>Deletes, every hour, records that have been kept for long enough: nothing that people made, only what is written about it. Without it these tables would grow for as long as the server runs.</summary>
[AutomaticRetry(Attempts = 0)]
internal sealed class HistoryJob(IDbContextFactory<TopoWebContext> contexts, IOptions<HistoryOptions> options, TimeProvider time)
{
    private const string Name = "history";

    public static void Register(IRecurringJobManager recurring) =>
        recurring.AddOrUpdate<HistoryJob>(Name, WorkQueues.Of(WorkQueues.Start, first: false), job => job.RunAsync(CancellationToken.None), "37 * * * *", new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc });

    public async Task RunAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = time.GetUtcNow().UtcDateTime;
        if (options.Value.AuditDays > 0)
        {
            var before = now.AddDays(-options.Value.AuditDays);
            await db.Audit.Where(a => a.At < before).ExecuteDeleteAsync(cancellation);
        }
        if (options.Value.ComparisonDays > 0)
        {
            var before = now.AddDays(-options.Value.ComparisonDays);
            await db.Notices.Where(n => n.CreatedAt < before).ExecuteDeleteAsync(cancellation);
            // The comparison of a run that is there belongs to it.
            await db.Drifts.Where(d => d.RunId == null && d.RunAt < before).ExecuteDeleteAsync(cancellation);
        }
        var ended = now.AddDays(-options.Value.TokenDays);
        await db.ApiTokens.Where(t => t.RevokedAt < ended || t.ExpiresAt < ended).ExecuteDeleteAsync(cancellation);
    }
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Administration.Retention;
using TopoWeb.Data;
using TopoWeb.Tests.Data;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Administration;

public sealed class HistoryTests
{
    private static readonly DateTime Now = DateTime.UtcNow;

    [Fact]
    public Task Job_OnSqlite_DeletesOnlyWhatIsOldEnough() => AssertDeletesAsync(null);

    [Fact]
    public async Task Job_OnPostgres_DeletesOnlyWhatIsOldEnough()
    {
        await using var database = await TestPostgres.CreateAsync();
        await AssertDeletesAsync(database.ConnectionString);
    }

    [Fact]
    public async Task Job_WithoutDays_KeepsTheAuditLogForEver()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        context.Get<IOptions<HistoryOptions>>().Value.AuditDays = 0;
        await using var db = lab.NewContext();
        db.Audit.Add(new AuditRow { At = Now.AddYears(-50), Person = "Ada", Action = "test" });
        await db.SaveChangesAsync();
        await context.Get<HistoryJob>().RunAsync(default);
        Assert.Equal(1, await db.Audit.CountAsync());
    }

    private static async Task AssertDeletesAsync(string? postgres)
    {
        var (context, lab) = await LabData.OpenPagesAsync(postgres);
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        var schedule = new ScheduleRow { Id = Guid.CreateVersion7(), ExperimentId = experiment, OwnerId = lab.Ada.UserId, ProjectId = await lab.HomeAsync(lab.Ada), Cron = "0 0 * * *", TimeZone = "UTC", CreatedAt = Now };
        db.Schedules.Add(schedule);
        foreach (var days in new[] { 729, 731 })
        {
            db.Audit.Add(new AuditRow { At = Now.AddDays(-days), Person = "Ada", Action = $"{days}" });
            db.Drifts.Add(new DriftRow { Id = Guid.CreateVersion7(), ScheduleId = schedule.Id, RunAt = Now.AddDays(-days), State = DriftState.Compared });
        }
        // Its run is there.
        db.Drifts.Add(new DriftRow { Id = Guid.CreateVersion7(), ScheduleId = schedule.Id, RunId = run, RunAt = Now.AddDays(-1000), State = DriftState.Compared });
        foreach (var (name, revoked, expires) in new (string, double?, double?)[] { ("in use", null, 10), ("for ever", null, null), ("revoked lately", -20, 10), ("revoked long ago", -40, 10), ("expired long ago", null, -40) })
            db.ApiTokens.Add(new ApiTokenRow { Id = Guid.CreateVersion7(), UserId = lab.Ada.UserId!.Value, Name = name, TokenHash = Guid.NewGuid().ToByteArray(), CreatedAt = Now, RevokedAt = revoked is { } r ? Now.AddDays(r) : null, ExpiresAt = expires is { } e ? Now.AddDays(e) : null });
        await db.SaveChangesAsync();

        await context.Get<HistoryJob>().RunAsync(default);
        Assert.Equal(["729"], await db.Audit.Select(a => a.Action).ToListAsync());
        Assert.Equal([true, false], await db.Drifts.OrderBy(d => d.RunAt).Select(d => d.RunId != null).ToListAsync());
        Assert.Equal(["for ever", "in use", "revoked lately"], (await db.ApiTokens.Select(t => t.Name).ToListAsync()).Order(StringComparer.Ordinal));
    }
}

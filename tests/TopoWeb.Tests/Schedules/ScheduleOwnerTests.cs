using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Schedules;

public sealed class ScheduleOwnerTests
{
    [Fact]
    public async Task Fire_OwnerWhoMayNoLongerRun_SkipsAndSaysWhy()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var run = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        var schedule = (await context.Get<ScheduleService>().CreateAsync(lab.Ada, experiment, new ScheduleSettings { Cron = "0 3 * * *" })).Id;
        await db.Users.Where(u => u.Id == lab.Ada.UserId).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, UserRole.Viewer));

        await db.Schedules.Where(s => s.Id == schedule).ExecuteUpdateAsync(s => s.SetProperty(r => r.NextAt, DateTime.UtcNow.AddSeconds(-5)));

        await context.Get<ScheduleFiring>().LookAsync(default);

        var row = await db.Schedules.SingleAsync(s => s.Id == schedule);
        Assert.Equal(0, row.Fired);
        Assert.StartsWith("Skipped: its owner may no longer run", row.LastNote, StringComparison.Ordinal);
        Assert.Equal(1, await db.Runs.CountAsync());
    }
}

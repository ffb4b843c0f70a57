using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Schedules;
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
        var schedule = await context.Get<ScheduleService>().CreateAsync(lab.Ada, experiment, "0 3 * * *", newSeeds: true);
        await db.Users.Where(u => u.Id == lab.Ada.UserId).ExecuteUpdateAsync(s => s.SetProperty(u => u.Role, UserRole.Viewer));

        await context.Get<ScheduleJob>().FireAsync(schedule, default);

        var row = await db.Schedules.SingleAsync(s => s.Id == schedule);
        Assert.Equal(0, row.Fired);
        Assert.StartsWith("Skipped: its owner may no longer run", row.LastNote, StringComparison.Ordinal);
        Assert.Equal(1, await db.Runs.CountAsync());
    }
}

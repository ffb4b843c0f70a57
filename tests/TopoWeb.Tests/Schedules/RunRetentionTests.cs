using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Retention;
using TopoWeb.Tests.Projects;

namespace TopoWeb.Tests.Schedules;

public sealed class RunRetentionTests
{
    [Fact]
    public async Task Look_KeepTwo_KeepsTheLastTwoTheFirstDriftedReferencesPinnedAndShared()
    {
        var (context, lab) = await LabData.OpenPagesAsync();
        await using var _ = context;
        var origin = await lab.AddRunAsync(lab.Ada);
        await using var db = lab.NewContext();
        var experiment = await db.Runs.Where(r => r.Id == origin).Select(r => r.ExperimentId).SingleAsync();
        var service = context.Get<ScheduleService>();
        var (id, _, _) = await service.CreateAsync(lab.Ada, experiment, new ScheduleSettings { Cron = "0 3 * * *", KeepLast = 2 });
        var runs = new List<Guid>();
        for (var i = 0; i < 9; i++)
        {
            var run = await lab.AddRunAsync(lab.Ada, name: $"Rerun {i}", minute: i);
            await db.Runs.Where(r => r.Id == run).ExecuteUpdateAsync(s => s.SetProperty(r => r.ScheduleId, id));
            db.Drifts.Add(new DriftRow { Id = Guid.CreateVersion7(), ScheduleId = id, RunId = run, RunAt = DateTime.UnixEpoch.AddMinutes(i), State = DriftState.Compared, QueuedAt = DateTime.UnixEpoch, Drifted = i == 3 });
            runs.Add(run);
        }
        await db.SaveChangesAsync();
        await lab.AddLinkAsync(runs[4]);
        await db.Runs.Where(r => r.Id == runs[1]).ExecuteUpdateAsync(s => s.SetProperty(r => r.Pinned, true));
        await service.CreateAsync(lab.Ada, experiment, new ScheduleSettings { Cron = "0 4 * * *", Reference = DriftReference.Chosen, ReferenceRun = runs[5] });

        await context.Get<RunRetention>().LookAsync(TestContext.Current.CancellationToken);

        var left = await db.Runs.Where(r => r.ScheduleId == id).OrderBy(r => r.CreatedAt).Select(r => r.Id).ToListAsync();
        Assert.Equal([runs[0], runs[1], runs[3], runs[4], runs[5], runs[7], runs[8]], left);
        Assert.Equal(9, await db.Drifts.CountAsync(d => d.ScheduleId == id));
        // The first stays the first when it is deleted by hand.
        await db.Runs.Where(r => r.Id == runs[0]).ExecuteDeleteAsync();
        Assert.Empty(await context.Get<RunRetention>().SurplusAsync(TestContext.Current.CancellationToken));
    }
}

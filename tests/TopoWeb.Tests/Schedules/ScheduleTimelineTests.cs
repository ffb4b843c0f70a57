using System.Text.Json;
using Bunit;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Schedules.Drift;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Pages;
using TopoWeb.Tests.Layout;
using TopoWeb.Tests.Published;
using TopoWeb.Tests.Runs;

namespace TopoWeb.Tests.Schedules;

public sealed class ScheduleTimelineTests
{
    [Fact]
    public async Task Page_Reruns_StandUnderOneAnother_AndLookingAtItMarksNoticesAsSeen()
    {
        await using var context = await PageContext.CreateAsync();
        var run = await StoredRuns.AddAsync(context, "Ring", null, ("points", "Points", StoredRuns.Circle()));
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        var experiment = await db.Runs.Where(r => r.Id == run).Select(r => r.ExperimentId).SingleAsync();
        var id = (await context.Get<ScheduleService>().CreateAsync(Visitor.Local, experiment, new ScheduleSettings { Cron = "0 3 * * *" })).Id;
        DriftDistance[] distances = [new(1, DriftMeasure.Bottleneck, 0.4, 0.1, null, 2, 0.2)];
        db.Drifts.AddRange(
            new DriftRow { Id = Guid.CreateVersion7(), ScheduleId = id, RunAt = DateTime.UnixEpoch, State = DriftState.Compared, QueuedAt = DateTime.UnixEpoch, Choice = "points", Summary = "The first of all." },
            new DriftRow
            {
                Id = Guid.CreateVersion7(), ScheduleId = id, RunId = run, RunAt = DateTime.UnixEpoch.AddDays(1), State = DriftState.Compared, QueuedAt = DateTime.UnixEpoch, Choice = "points", Drifted = true,
                Loops = 0, ReferenceLoops = 1, Summary = "The topology changed.", DistancesJson = JsonSerializer.Serialize(distances, JsonDefaults.Options),
            });
        db.Notices.Add(new NoticeRow { Id = Guid.CreateVersion7(), ScheduleId = id, RunId = run, CreatedAt = DateTime.UnixEpoch.AddDays(1), Title = "Ring: the topology changed", Text = "0 loops.", PayloadJson = "{}" });
        await db.SaveChangesAsync();
        var notices = context.Get<NoticeService>();
        Assert.Equal(1, await notices.UnseenAsync(Visitor.Local));
        Assert.Contains("1", context.Render<NoticeBadge>().Find(".badge").TextContent, StringComparison.Ordinal);

        var page = context.Render<ScheduleTimeline>(p => p.Add(t => t.Id, id));
        await page.WaitForElementAsync("[data-testid=reruns] li");
        var reruns = page.FindAll("[data-testid=reruns] > li");
        Assert.Equal(2, reruns.Count);
        Assert.NotNull(reruns[0].QuerySelector("svg .bars"));
        Assert.NotNull(reruns[0].GetAttribute("data-drifted"));
        Assert.Contains("0.200 — exceeded", reruns[0].TextContent, StringComparison.Ordinal);
        Assert.Equal($"runs/{run}/result?choice=points", reruns[0].QuerySelector("a")!.GetAttribute("href"));
        Assert.Contains("has been deleted", reruns[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Ring: the topology changed", page.Find("[data-notice]").TextContent, StringComparison.Ordinal);
        await Poll.UntilAsync(async () => await notices.UnseenAsync(Visitor.Local) == 0, () => "the notice is still new.");
    }

    [Fact]
    public async Task Page_UnknownSchedule_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<ScheduleTimeline>(p => p.Add(t => t.Id, Guid.NewGuid()));
        Assert.Contains("Schedule not found", (await page.WaitForElementAsync(".tw-empty")).TextContent, StringComparison.Ordinal);
    }
}

using Bunit;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Schedules;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Schedules;

public sealed class SchedulesPageTests
{
    private static async Task<Guid> AddExperimentAsync(PageContext context)
    {
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        var row = new ExperimentRow { Id = Guid.CreateVersion7(), Name = "Ring", SpecJson = """{"source":{"kind":"cloud"}}""", CreatedAt = TimeProvider.System.GetUtcNow().UtcDateTime };
        db.Experiments.Add(row);
        await db.SaveChangesAsync();
        return row.Id;
    }

    [Fact]
    public async Task Page_WithoutExperiments_SaysWhatToDoFirst()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<SchedulesPage>();
        await page.WaitForElementAsync(".tw-empty");
        Assert.Equal("new", page.Find(".tw-empty a").GetAttribute("href"));
        Assert.Empty(page.FindAll("button"));
    }

    [Fact]
    public async Task Schedule_InTheList_TellsWhenInWords_AndPauses()
    {
        await using var context = await PageContext.CreateAsync();
        var id = await context.Get<ScheduleService>().CreateAsync(Visitor.Local, await AddExperimentAsync(context), "*/15 * * * *", newSeeds: true);
        var page = context.Render<SchedulesPage>();
        await page.WaitForElementAsync("[data-schedule-id]");
        Assert.Equal("every 15 minutes", page.Find(".words").TextContent);
        Assert.Equal(3, page.FindAll("ol li").Count);
        Assert.Matches(@"^in (\d+ minutes?|less than a minute) — (\w{3} )?\d\d:\d\d UTC$", page.Find("ol li").TextContent);

        await page.Find("[role=switch]").ChangeAsync(new() { Value = false });
        Assert.Empty(page.FindAll("ol li"));
        Assert.True((await context.Get<ScheduleService>().ListAsync(Visitor.Local)).Single(s => s.Id == id).Paused);
    }

    [Fact]
    public async Task Schedule_Deleted_AsksFirst()
    {
        await using var context = await PageContext.CreateAsync();
        await context.Get<ScheduleService>().CreateAsync(Visitor.Local, await AddExperimentAsync(context), "0 3 * * 1", newSeeds: false);
        var page = context.Render<SchedulesPage>();
        await page.WaitForElementAsync("[data-schedule-id]");
        page.Find(".foot .plain").Click();
        Assert.Single(await context.Get<ScheduleService>().ListAsync(Visitor.Local));
        await page.Find(".foot .danger").ClickAsync(new());
        Assert.Empty(await context.Get<ScheduleService>().ListAsync(Visitor.Local));
        Assert.NotNull(page.Find(".tw-empty"));
    }

    [Fact]
    public async Task Editor_CronWrong_SaysSoAtTheField_AndRightTellsTheTimes()
    {
        await using var context = await PageContext.CreateAsync();
        var experiment = await AddExperimentAsync(context);
        var editor = context.Render<ScheduleEditor>();
        Assert.Equal("Every day at 03:00 UTC", editor.Find("[data-schedule=words]").TextContent);
        editor.Find("input[value=Custom]").Change("Custom");
        editor.Find("#schedule-cron").Input("61 * * * *");
        Assert.Contains("between 0 and 59", editor.Find("[data-field=cron] .error").TextContent, StringComparison.Ordinal);
        Assert.False(await editor.InvokeAsync(() => editor.Instance.CreateAsync(experiment)));

        editor.Find("#schedule-cron").Input("30 4 * * 1-5");
        Assert.Equal("Monday to Friday at 04:30 UTC", editor.Find("[data-schedule=words]").TextContent);
        Assert.Equal(3, editor.FindAll(".meaning li").Count);
        Assert.True(await editor.InvokeAsync(() => editor.Instance.CreateAsync(experiment)));
        Assert.Equal("30 4 * * 1-5", Assert.Single(await context.Get<ScheduleService>().ListAsync(Visitor.Local)).Cron);
    }

    [Fact]
    public async Task Editor_ExperimentGone_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var editor = context.Render<ScheduleEditor>();
        Assert.False(await editor.InvokeAsync(() => editor.Instance.CreateAsync(Guid.NewGuid())));
        Assert.Matches("^Experiment .* not found", editor.Find(".error").TextContent);
    }
}

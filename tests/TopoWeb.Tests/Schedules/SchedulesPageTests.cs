using Bunit;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Pages;
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
    public async Task Page_WithoutSchedules_SaysWhatToDoFirst()
    {
        await using var context = await PageContext.CreateAsync();
        var page = context.Render<SchedulesPage>();
        await page.WaitForElementAsync(".tw-empty");
        Assert.Contains("a preset or a line of notation", page.Find(".tw-empty").TextContent, StringComparison.Ordinal);
        Assert.Single(page.FindAll("button"));
    }

    [Fact]
    public async Task Schedule_InTheList_TellsWhenInWords_AndPauses()
    {
        await using var context = await PageContext.CreateAsync();
        var (id, _, _) = await context.Get<ScheduleService>().CreateAsync(Visitor.Local, await AddExperimentAsync(context), new ScheduleSettings { Cron = "*/15 * * * *" });
        var page = context.Render<SchedulesPage>();
        await page.WaitForElementAsync("[data-schedule-id]");
        Assert.Equal("every 15 minutes", page.Find(".words").TextContent);
        // What the experiment analyses is uploaded: no run has seeds.
        Assert.EndsWith("the same points each run", page.Find(".facts .quiet").TextContent, StringComparison.Ordinal);
        Assert.Equal(5, page.FindAll("ol li").Count);
        Assert.Matches(@"^in (\d+ minutes?|less than a minute) — (\w{3} )?\d\d:\d\d UTC$", page.Find("ol li").TextContent);

        await page.ChangeAsync("[role=switch]", false);
        Assert.Empty(page.FindAll("ol li"));
        Assert.True((await context.Get<ScheduleReader>().ListAsync(Visitor.Local)).Single(s => s.Id == id).Paused);
    }

    [Fact]
    public async Task Schedule_Deleted_AsksFirst()
    {
        await using var context = await PageContext.CreateAsync();
        await context.Get<ScheduleService>().CreateAsync(Visitor.Local, await AddExperimentAsync(context), new ScheduleSettings { Cron = "0 3 * * 1", NewSeeds = false });
        var page = context.Render<SchedulesPage>();
        await page.WaitForElementAsync("[data-schedule-id]");
        page.Click(".foot .delete");
        Assert.Single(await context.Get<ScheduleReader>().ListAsync(Visitor.Local));
        await page.ClickAsync(".foot .danger");
        Assert.Empty(await context.Get<ScheduleReader>().ListAsync(Visitor.Local));
        Assert.NotNull(page.Find(".tw-empty"));
    }

    [Theory]
    [InlineData(null, "Each run trains new networks")]
    [InlineData(TopoWeb.Experiments.SourceKind.Training, "Each run trains new networks")]
    [InlineData(TopoWeb.Experiments.SourceKind.Sample, "Every run analyses the same sample again. Nothing is trained")]
    [InlineData(TopoWeb.Experiments.SourceKind.Cloud, "Every run analyses the same points again. Nothing is trained")]
    public async Task Editor_SaysWhatARerunDoes(TopoWeb.Experiments.SourceKind? source, string words)
    {
        await using var context = await PageContext.CreateAsync();
        var editor = context.Render<ScheduleEditor>(p => p.Add(e => e.Source, source));
        Assert.StartsWith(words, editor.Find("[data-schedule=repeats]").TextContent, StringComparison.Ordinal);
        var trains = source is null or TopoWeb.Experiments.SourceKind.Training;
        Assert.Equal(trains ? 1 : 0, editor.FindAll("#schedule-seeds").Count);
        ScheduleSettings? saved = null;
        Assert.True(await editor.InvokeAsync(() => editor.Instance.SaveAsync(settings => { saved = settings; return Task.CompletedTask; })));
        Assert.Equal(trains, saved!.NewSeeds);
    }

    [Fact]
    public async Task Editor_CronWrong_SaysSoAtTheField_AndRightTellsTheTimes()
    {
        await using var context = await PageContext.CreateAsync();
        var experiment = await AddExperimentAsync(context);
        var editor = context.Render<ScheduleEditor>();
        Assert.Equal("Every day at 03:00 UTC", editor.Find("[data-schedule=words]").TextContent);
        editor.Change("input[value=Custom]", "Custom");
        editor.Input("#schedule-cron", "61 * * * *");
        Assert.Contains("a number from 0 to 59", editor.Find("[data-field=cron] .error").TextContent, StringComparison.Ordinal);
        Assert.False(await editor.InvokeAsync(() => editor.Instance.SaveAsync(SaveAsync)));

        editor.Input("#schedule-cron", "30 4 * * 1-5");
        Assert.Equal("Monday to Friday at 04:30 UTC", editor.Find("[data-schedule=words]").TextContent);
        Assert.Equal(5, editor.FindAll(".meaning li").Count);
        Assert.True(await editor.InvokeAsync(() => editor.Instance.SaveAsync(SaveAsync)));
        Assert.Equal("30 4 * * 1-5", Assert.Single(await context.Get<ScheduleReader>().ListAsync(Visitor.Local)).Settings.Cron);

        Task SaveAsync(ScheduleSettings settings) => context.Get<ScheduleService>().CreateAsync(Visitor.Local, experiment, settings);
    }

    [Fact]
    public async Task Editor_ExperimentGone_SaysSo()
    {
        await using var context = await PageContext.CreateAsync();
        var editor = context.Render<ScheduleEditor>();
        Assert.False(await editor.InvokeAsync(() => editor.Instance.SaveAsync(settings => context.Get<ScheduleService>().CreateAsync(Visitor.Local, Guid.NewGuid(), settings))));
        Assert.Matches("^Experiment .* not found", editor.Find(".error").TextContent);
    }
}

using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Runs;

/// <summary>Reruns of a schedule with one result each.</summary>
internal static class ScheduledRuns
{
    /// <param name="context">Where.</param>
    /// <param name="runs">Of each run the longest H₁ bar and the significant loops, oldest first.</param>
    /// <returns>The schedule.</returns>
    public static async Task<Guid> AddAsync(PageContext context, IReadOnlyList<(double Bar, int Loops)> runs)
    {
        await using var db = await context.Get<IDbContextFactory<TopoWebContext>>().CreateDbContextAsync();
        var experiment = new ExperimentRow { Id = Guid.CreateVersion7(), Name = "Nightly", SpecJson = """{"source":{"kind":"cloud"}}""", CreatedAt = DateTime.UnixEpoch };
        var schedule = new ScheduleRow { Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, Cron = "0 3 * * *", CreatedAt = DateTime.UnixEpoch };
        db.AddRange(experiment, schedule);
        foreach (var ((bar, loops), i) in runs.Select((r, i) => (r, i)))
        {
            var run = new RunRow { Id = Guid.CreateVersion7(), ExperimentId = experiment.Id, ScheduleId = schedule.Id, SpecJson = experiment.SpecJson, SearchText = "nightly", State = RunState.Succeeded, CreatedAt = DateTime.UnixEpoch.AddDays(i) };
            run.Results.Add(new RunResultRow { Id = Guid.CreateVersion7(), RunId = run.Id, Choice = "points", Label = "Points", ResultKey = $"r{i}", FiltersKey = "f", LongestBar = bar, SupportedLoops = loops });
            db.Runs.Add(run);
        }
        await db.SaveChangesAsync();
        return schedule.Id;
    }
}

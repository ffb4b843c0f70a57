using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Runs.Jobs;
using TopoWeb.Topology;

namespace TopoWeb.Schedules;

/// <summary>Reruns of experiments. The rows are the truth; Hangfire's recurring jobs are made from them at every start.</summary>
internal sealed class ScheduleService(IDbContextFactory<TopoWebContext> contexts, IRecurringJobManager recurring, TimeProvider time)
{
    /// <param name="visitor">Whose it is.</param>
    /// <param name="experiment">What is run again: the visitor must be allowed to change a run of it.</param>
    /// <param name="cron">When.</param>
    /// <param name="newSeeds">Each run trains networks of its own.</param>
    /// <param name="project">Where the runs go; null for the project of the newest run of the experiment, where that is the visitor's to add to, and her home project else.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="InvalidInputException">The cron expression is not one, or there is no such experiment or project.</exception>
    /// <exception cref="NotAllowedException">The visitor may read the experiment only.</exception>
    public async Task<Guid> CreateAsync(Visitor visitor, Guid experiment, string cron, bool newSeeds, Guid? project = null, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Run);
        cron = string.Join(' ', cron.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        CronText.Check(cron, time.GetUtcNow().UtcDateTime);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // An experiment is seen through its runs; who owns all sees also one whose runs are deleted.
        if (!(visitor.OwnsAll ? await db.Experiments.AnyAsync(e => e.Id == experiment, cancellation) : await db.Runs.Where(r => r.ExperimentId == experiment).MayChangeAsync(visitor, cancellation)))
            throw new InvalidInputException("experiment", $"Experiment {experiment} not found.");
        var schedule = new ScheduleRow
        {
            Id = Guid.CreateVersion7(), ExperimentId = experiment, Cron = cron, NewSeeds = newSeeds, CreatedAt = time.GetUtcNow().UtcDateTime,
            OwnerId = visitor.UserId, ProjectId = await ProjectPlacement.OfAsync(db, visitor, project ?? await BesideAsync(db, visitor, experiment, cancellation), cancellation),
        };
        db.Schedules.Add(schedule);
        await db.SaveChangesAsync(cancellation);
        Register(schedule);
        return schedule.Id;
    }

    public async Task<bool> SetPausedAsync(Visitor visitor, Guid id, bool paused, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Schedules.Where(s => s.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        var schedule = await db.Schedules.SingleAsync(s => s.Id == id, cancellation);
        schedule.Paused = paused;
        await db.SaveChangesAsync(cancellation);
        Register(schedule);
        return true;
    }

    /// <summary>Deletes the schedule; its runs and their results stay.</summary>
    public async Task<bool> DeleteAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Schedules.Where(s => s.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        recurring.RemoveIfExists(NameOf(id));
        return await db.Schedules.Where(s => s.Id == id).ExecuteDeleteAsync(cancellation) == 1;
    }

    /// <summary>The project of the newest run of an experiment, where the visitor may add work to it.</summary>
    private static Task<Guid?> BesideAsync(TopoWebContext db, Visitor visitor, Guid experiment, CancellationToken cancellation)
    {
        var projects = db.Projects.WritableBy(visitor);
        return db.Runs.ReadableBy(visitor).Where(r => r.ExperimentId == experiment && projects.Any(p => p.Id == r.ProjectId)).OrderByDescending(r => r.CreatedAt).Select(r => r.ProjectId).FirstOrDefaultAsync(cancellation);
    }

    /// <summary>Whose listed schedules are, by their ids.</summary>
    public async Task<IReadOnlyDictionary<Guid, WorkOwnership>> OwnershipOfAsync(Visitor visitor, IReadOnlyList<ScheduleRow> schedules, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.OwnershipOfAsync(visitor, schedules, cancellation);
    }

    public async Task<IReadOnlyList<ScheduleRow>> ListAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.Schedules.AsNoTracking().ReadableBy(visitor).Include(s => s.Experiment).OrderByDescending(s => s.CreatedAt).ToListAsync(cancellation);
    }

    /// <summary>Makes Hangfire's recurring jobs from the rows.</summary>
    public async Task RegisterAllAsync(CancellationToken cancellation)
    {
        foreach (var schedule in await ListAsync(Visitor.Program, cancellation))
            Register(schedule);
    }

    private void Register(ScheduleRow schedule)
    {
        var id = schedule.Id;
        if (schedule.Paused)
            recurring.RemoveIfExists(NameOf(id));
        else
            recurring.AddOrUpdate<ScheduleJob>(NameOf(id), RunQueue.Name, job => job.FireAsync(id, CancellationToken.None), schedule.Cron,
                new RecurringJobOptions { TimeZone = TimeZoneInfo.Utc, MisfireHandling = MisfireHandlingMode.Relaxed });
    }

    private static string NameOf(Guid id) => $"schedule-{id:N}";
}

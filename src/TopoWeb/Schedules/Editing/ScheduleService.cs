using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Runs;
using TopoWeb.Schedules.Firing;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Editing;

/// <summary>A schedule that was made or changed.</summary>
/// <param name="Id">Which.</param>
/// <param name="Version">Of its settings now.</param>
/// <param name="HookSecret">A new secret of its web hook, shown this once.</param>
internal sealed record ScheduleSaved(Guid Id, int Version, string? HookSecret);

/// <summary>What people do with schedules. The rows are the truth: <see cref="ScheduleFiring"/> looks at them.</summary>
internal sealed class ScheduleService(
    IDbContextFactory<TopoWebContext> contexts, RunService runs, ScheduleFiring firing, ScheduleSettingsWriter settingsWriter, AuditLog audit, IOptionsMonitor<ScheduleOptions> options, TimeProvider time)
{
    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <summary>Of an experiment that has been run.</summary>
    /// <param name="visitor">Whose it is.</param>
    /// <param name="experiment">What is run again: the visitor must be allowed to change a run of it.</param>
    /// <param name="settings">When, and all the rest.</param>
    /// <param name="project">Where the runs go; null for the project of the newest run of the experiment, where that is the visitor's to add to, and her home project else.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or there is no such experiment or project.</exception>
    /// <exception cref="NotAllowedException">The visitor may read the experiment only.</exception>
    public async Task<ScheduleSaved> CreateAsync(Visitor visitor, Guid experiment, ScheduleSettings settings, Guid? project = null, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Run);
        var check = new InputCheck();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        // An experiment is seen through its runs; who owns all sees also one whose runs are deleted.
        if (!(visitor.OwnsAll ? await db.Experiments.AnyAsync(e => e.Id == experiment, cancellation) : await db.Runs.Where(r => r.ExperimentId == experiment).MayChangeAsync(visitor, cancellation)))
            check.Add("experiment", $"Experiment {experiment} not found.");
        return await AddAsync(db, visitor, experiment, settings, project ?? await BesideAsync(db, visitor, experiment, cancellation), check, cancellation);
    }

    /// <summary>Of an experiment that has not been run: a preset, or one in the paper's notation.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or the data set or the pretrained network is not on this machine.</exception>
    /// <exception cref="NotAllowedException">The visitor may not run.</exception>
    public async Task<ScheduleSaved> CreateAsync(Visitor visitor, ExperimentSpec spec, string? preset, ScheduleSettings settings, Guid? project = null, CancellationToken cancellation = default)
    {
        var (check, experiment) = (new InputCheck(), default(ExperimentRow));
        await check.TryAsync(async () => experiment = await runs.NewExperimentAsync(visitor, spec, preset, cancellation));
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (experiment is not null)
            db.Experiments.Add(experiment);
        return await AddAsync(db, visitor, experiment?.Id ?? default, settings, project, check, cancellation);
    }

    /// <summary>Says all that is wrong with settings, where something else is known to be wrong already.</summary>
    /// <exception cref="InvalidInputException">A setting is outside its limits, or there is no such project.</exception>
    public async Task CheckAsync(Visitor visitor, ScheduleSettings settings, Guid? project, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var check = new InputCheck();
        await NewRowAsync(db, visitor, default, settings, project, check, cancellation);
        check.Throw();
    }

    /// <summary>Changes all settings at once.</summary>
    /// <param name="visitor">Who changes them.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="version">The version that the visitor has looked at.</param>
    /// <param name="settings">All of them.</param>
    /// <param name="cancellation">Ends the writing.</param>
    /// <returns>Null where there is no such schedule.</returns>
    /// <exception cref="ScheduleConflictException">Somebody else has changed it meanwhile.</exception>
    public async Task<ScheduleSaved?> ChangeAsync(Visitor visitor, Guid id, int version, ScheduleSettings settings, CancellationToken cancellation = default)
    {
        var (secret, fresh) = (default(string), settingsWriter.SecretFor(settings));
        var row = await EditAsync(visitor, id, version, async (db, row) =>
        {
            secret = await settingsWriter.WriteAsync(db, visitor, row, settings, fresh, Now, cancellation);
            return true;
        }, cancellation);
        return row is null ? null : new(id, row.Version, secret);
    }

    public async Task<bool> SetPausedAsync(Visitor visitor, Guid id, bool paused, CancellationToken cancellation = default) =>
        await EditAsync(visitor, id, null, async (db, row) =>
        {
            if (row.Paused == paused)
                return false;
            if (!paused)
                await RequireRoomAsync(db, row.OwnerId, cancellation);
            row.Paused = paused;
            // What was due waits no longer: whoever pauses wants no run to begin.
            (row.NextAt, row.WaitingSince, row.LastNote) = (paused ? null : CronTimes.Next(row.Cron, ScheduleZone.OfStored(row.TimeZone, out _), Now), paused ? null : row.WaitingSince, null);
            return true;
        }, cancellation) is not null;

    /// <summary>Leaves the next time out; once more, the one after it too.</summary>
    /// <exception cref="ScheduleConflictException">The schedule is paused.</exception>
    public async Task<bool> SkipNextAsync(Visitor visitor, Guid id, CancellationToken cancellation = default) =>
        await EditAsync(visitor, id, null, (_, row) =>
        {
            if (row.Paused)
                throw new ScheduleConflictException("The schedule is paused: it has no next run.");
            var zone = ScheduleZone.OfStored(row.TimeZone, out bool _);
            var next = row.NextAt ?? CronTimes.Next(row.Cron, zone, Now);
            if (next is { } skipped)
                (row.NextAt, row.LastNote) = (CronTimes.Next(row.Cron, zone, skipped), $"The run of {LocalTimeText.Clock(Now, skipped, zone)} is left out.");
            return Task.FromResult(true);
        }, cancellation) is not null;

    /// <summary>A new secret of the web hook; the one before is no longer used.</summary>
    /// <returns>The secret; null where there is no such schedule.</returns>
    /// <exception cref="InvalidInputException">The schedule has no web hook.</exception>
    public async Task<string?> RenewSecretAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        var secret = settingsWriter.NewSecret();
        return await EditAsync(visitor, id, null, (_, row) =>
        {
            if (row.HookAddress is null)
                throw new InvalidInputException("hookAddress", "The schedule has no web hook. Enter its address first.");
            row.HookSecret = secret.Sealed;
            return Task.FromResult(true);
        }, cancellation) is null ? null : secret.Plain;
    }

    /// <summary>A run now.</summary>
    /// <returns>Whether there is such a schedule, and the run; no run where it waits for the end of the last one.</returns>
    /// <exception cref="ScheduleConflictException">A run is still going, and this schedule skips then.</exception>
    public async Task<(bool Found, Guid? Run)> RunNowAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Schedules.Where(s => s.Id == id).MayChangeAsync(visitor, cancellation) || await db.Schedules.AsNoTracking().SingleOrDefaultAsync(s => s.Id == id, cancellation) is not { } row)
            return (false, null);
        return (true, await firing.RunNowAsync(row, cancellation));
    }

    /// <summary>Deletes the schedule; its runs and their results stay.</summary>
    public async Task<bool> DeleteAsync(Visitor visitor, Guid id, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Schedules.Where(s => s.Id == id).MayChangeAsync(visitor, cancellation))
            return false;
        var experiment = await db.Schedules.Where(s => s.Id == id).Select(s => new { s.ExperimentId, s.Experiment!.Name }).SingleOrDefaultAsync(cancellation);
        if (experiment is null || await db.Schedules.Where(s => s.Id == id).ExecuteDeleteAsync(cancellation) == 0)
            return false;
        // One that was made for the schedule and never ran is of no use to anybody.
        await db.Experiments.Where(e => e.Id == experiment.ExperimentId && !db.Runs.Any(r => r.ExperimentId == e.Id) && !db.Schedules.Any(s => s.ExperimentId == e.Id)).ExecuteDeleteAsync(cancellation);
        await audit.WriteAsync(visitor, "schedule.delete", experiment.Name, cancellation: cancellation);
        return true;
    }

    private async Task<ScheduleSaved> AddAsync(TopoWebContext db, Visitor visitor, Guid experiment, ScheduleSettings settings, Guid? project, InputCheck check, CancellationToken cancellation)
    {
        await check.TryAsync(() => RequireRoomAsync(db, visitor.UserId, cancellation));
        var (row, secret) = await NewRowAsync(db, visitor, experiment, settings, project, check, cancellation);
        check.Throw();
        db.Schedules.Add(row);
        await db.SaveChangesAsync(cancellation);
        return new(row.Id, row.Version, secret);
    }

    private async Task<(ScheduleRow Row, string? Secret)> NewRowAsync(TopoWebContext db, Visitor visitor, Guid experiment, ScheduleSettings settings, Guid? project, InputCheck check, CancellationToken cancellation)
    {
        var (now, secret) = (Now, default(string));
        var row = new ScheduleRow { Id = Guid.CreateVersion7(), ExperimentId = experiment, Cron = "", CreatedAt = now, Version = 1, ChangedById = visitor.UserId, ChangedAt = now, OwnerId = visitor.UserId };
        await check.TryAsync(async () => row.ProjectId = await ProjectPlacement.OfAsync(db, visitor, project, cancellation));
        await check.TryAsync(async () => secret = await settingsWriter.WriteAsync(db, visitor, row, settings, settingsWriter.SecretFor(settings), now, cancellation));
        return (row, secret);
    }

    /// <summary>Changes a row unless somebody else has changed it since: since the version that the visitor has looked at, or, without one, since it was read here.</summary>
    /// <param name="visitor">Who changes it.</param>
    /// <param name="id">The schedule.</param>
    /// <param name="version">The version that the visitor has looked at; null for changes that fit any.</param>
    /// <param name="edit">Changes the row; false where there is nothing to change: then the version stays as it is.</param>
    /// <param name="cancellation">Ends the writing.</param>
    private async Task<ScheduleRow?> EditAsync(Visitor visitor, Guid id, int? version, Func<TopoWebContext, ScheduleRow, Task<bool>> edit, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!await db.Schedules.Where(s => s.Id == id).MayChangeAsync(visitor, cancellation))
            return null;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        // The row is held from here on: what is read is what is changed, and a time that comes meanwhile waits.
        var changed = await db.Schedules.Where(s => s.Id == id && (version == null || s.Version == version))
            .ExecuteUpdateAsync(s => s.SetProperty(r => r.Version, r => r.Version + 1), cancellation);
        if (await db.Schedules.SingleOrDefaultAsync(s => s.Id == id, cancellation) is not { } row)
            return null;
        if (changed == 0)
            throw await ConflictAsync(db, row, cancellation);
        if (!await edit(db, row))
            return row;
        (row.ChangedById, row.ChangedAt) = (visitor.UserId, Now);
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return row;
    }

    private async Task<ScheduleConflictException> ConflictAsync(TopoWebContext db, ScheduleRow row, CancellationToken cancellation)
    {
        var names = await db.NamesOfAsync([row.ChangedById], cancellation);
        var who = row.ChangedById is { } person && names.TryGetValue(person, out var name) ? name : "Somebody else";
        var when = row.ChangedAt is { } at ? $" ({Controls.TimeText.Distance(Now, at)})" : "";
        return new($"{who} has changed this schedule meanwhile{when}. Load it again, then make your change.") { Version = row.Version };
    }

    private async Task RequireRoomAsync(TopoWebContext db, Guid? owner, CancellationToken cancellation)
    {
        var most = options.CurrentValue.MostActive;
        if (await db.Schedules.CountAsync(s => !s.Paused && s.OwnerId == owner, cancellation) >= most)
            throw new InvalidInputException("experiment", $"There are {most:N0} active schedules already (Schedules:MostActive). Pause or delete one first.");
    }

    /// <summary>The project of the newest run of an experiment, where the visitor may add work to it.</summary>
    private static Task<Guid?> BesideAsync(TopoWebContext db, Visitor visitor, Guid experiment, CancellationToken cancellation)
    {
        var projects = db.Projects.WritableBy(visitor);
        return db.Runs.ReadableBy(visitor).Where(r => r.ExperimentId == experiment && projects.Any(p => p.Id == r.ProjectId)).OrderByDescending(r => r.CreatedAt).Select(r => r.ProjectId).FirstOrDefaultAsync(cancellation);
    }
}

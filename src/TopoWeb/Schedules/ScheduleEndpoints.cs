using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;
using TopoWeb.Notation;
using TopoWeb.Runs;
using TopoWeb.Schedules.Drift;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules;

/// <summary>A new schedule: of exactly one of an experiment, a preset and a line of notation.</summary>
internal sealed record ScheduleRequest
{
    /// <summary>An experiment that has been run.</summary>
    public Guid? Experiment { get; init; }

    /// <summary>A preset by its name.</summary>
    public string? Preset { get; init; }

    /// <summary>An experiment in the paper's notation.</summary>
    public string? Notation { get; init; }

    /// <summary>Where the runs go; that of the experiment's newest run, or your own, by default.</summary>
    public Guid? Project { get; init; }

    /// <summary>When: five cron fields.</summary>
    public string? Cron { get; init; }

    /// <summary>IANA name of the time zone; UTC by default.</summary>
    public string TimeZone { get; init; } = ScheduleZone.Utc;

    /// <summary>Each run trains networks of its own.</summary>
    public bool NewSeeds { get; init; } = true;

    public Data.OverlapPolicy Overlap { get; init; }

    public Data.MissedPolicy Missed { get; init; }

    public Data.DriftReference Reference { get; init; }

    public Guid? ReferenceRun { get; init; }

    public string? Choice { get; init; }

    public string? MailTo { get; init; }

    public string? HookAddress { get; init; }

    public int? KeepLast { get; init; }

    public ScheduleSettings ToSettings() => new()
    {
        Cron = Cron, TimeZone = TimeZone, NewSeeds = NewSeeds, Overlap = Overlap, Missed = Missed, Reference = Reference, ReferenceRun = ReferenceRun,
        Choice = Choice, MailTo = MailTo, HookAddress = HookAddress, KeepLast = KeepLast,
    };
}

/// <summary>All settings of a schedule, and the version that they are based on.</summary>
internal sealed record ScheduleChange(int? Version, ScheduleSettings? Settings);

/// <summary>The times of a schedule that is being written.</summary>
internal sealed record SchedulePreview(string Cron, string TimeZone, string InWords, IReadOnlyList<DateTime> Next, IReadOnlyList<string> NextInWords);

/// <summary>The run that has begun; null where it waits for the end of the last one.</summary>
internal sealed record ScheduleStarted(Guid? Run);

/// <summary>The secret that calls of the web hook are signed with; it is shown this once.</summary>
internal sealed record HookSecretAnswer(string HookSecret);

internal static class ScheduleEndpoints
{
    private const int Most = 100;

    public static void MapScheduleManagement(this RouteGroupBuilder api)
    {
        var schedules = api.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapPost("/", CreateAsync).Accepts<ScheduleRequest>("application/json").Needs(Rights.Run)
            .WithSummary("Schedule an experiment, a preset or a line of notation. With a web hook, the answer has the secret that its calls are signed with.");
        schedules.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, ScheduleReader reader, CancellationToken c) => TypedResults.Ok(page.Of(await reader.ListAsync(visitor, c), s => $"{s.Id}"))).Needs(Rights.Read)
            .WithSummary("List schedules with their settings and next five times.");
        schedules.MapGet("/preview", Preview).Needs(Rights.Read)
            .WithSummary("Get the next five times of a cron expression.");
        schedules.MapGet("/notices", async (Visitor visitor, [AsParameters] ListQuery page, NoticeService notices, CancellationToken c) => TypedResults.Ok(page.Of(await notices.ListAsync(visitor, take: Most, cancellation: c), n => $"{n.Id}"))).Needs(Rights.Read)
            .WithSummary("List the newest 100 notices of changed topology, of all schedules.");
        schedules.MapGet("/{id:guid}", async Task<Results<Ok<ScheduleSummary>, ProblemHttpResult>> (Visitor visitor, Guid id, ScheduleReader reader, CancellationToken c) =>
            await reader.FindAsync(visitor, id, c) is { } schedule ? TypedResults.Ok(schedule) : Missing(id)).Needs(Rights.Read)
            .WithSummary("Get a schedule.");
        schedules.MapPut("/{id:guid}", ChangeAsync).Accepts<ScheduleChange>("application/json").MayAnswer(StatusCodes.Status409Conflict, "Somebody else has changed the schedule since that version.").Needs(Rights.Run)
            .WithSummary("Change all settings of a schedule. version is the one that the change is based on: if somebody else has changed the schedule meanwhile, the answer is 409.");
        schedules.MapDelete("/{id:guid}", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) =>
            await service.DeleteAsync(visitor, id, c) ? TypedResults.NoContent() : Missing(id)).Needs(Rights.Run)
            .WithSummary("Delete a schedule. Its runs are kept.");
        schedules.MapPost("/{id:guid}/pause", (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) => ActAsync(id, () => service.SetPausedAsync(visitor, id, true, c))).Needs(Rights.Run)
            .WithSummary("Pause a schedule.");
        schedules.MapPost("/{id:guid}/resume", (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) => ActAsync(id, () => service.SetPausedAsync(visitor, id, false, c))).Needs(Rights.Run)
            .WithSummary("Resume a schedule, from the next time on.");
        schedules.MapPost("/{id:guid}/skip", (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) => ActAsync(id, () => service.SkipNextAsync(visitor, id, c)))
            .MayAnswer(StatusCodes.Status409Conflict, "The schedule is paused: it has no next time.").Needs(Rights.Run).WithSummary("Leave the next time out. Asked again, the one after it too.");
        schedules.MapPost("/{id:guid}/run", RunNowAsync).MayAnswer(StatusCodes.Status409Conflict, "A run of the schedule is still going.").Needs(Rights.Run)
            .WithSummary("Run now, paused or not. If a run is still going, the new one waits (overlap queue), or the answer is 409 (overlap skip).");
        schedules.MapPost("/{id:guid}/secret", async Task<Results<Ok<HookSecretAnswer>, ProblemHttpResult>> (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) =>
            await service.RenewSecretAsync(visitor, id, c) is { } secret ? TypedResults.Ok(new HookSecretAnswer(secret)) : Missing(id)).Needs(Rights.Run)
            .WithSummary("Renew the secret of the web hook. The one before is no longer used.");
        schedules.MapPost("/{id:guid}/seen", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, NoticeService notices, CancellationToken c) =>
            await notices.MarkSeenAsync(visitor, id, c) ? TypedResults.NoContent() : Missing(id)).Needs(Rights.Read)
            .WithSummary("Mark the notices of a schedule as seen by you. They no longer count in the navigation.");
        schedules.MapGet("/{id:guid}/runs", async Task<Results<Ok<ListPage<RunStatus>>, ProblemHttpResult>> (Visitor visitor, Guid id, [AsParameters] ListQuery page, ScheduleReader reader, RunReader runs, CancellationToken c) =>
            await reader.FindAsync(visitor, id, c) is null ? Missing(id) : TypedResults.Ok(page.Of((await runs.OfScheduleAsync(visitor, id, Most, c)).Select(RunStatus.From), r => $"{r.Id}"))).Needs(Rights.Read)
            .WithSummary("List the newest 100 runs of a schedule.");
        schedules.MapGet("/{id:guid}/drift", async Task<Results<Ok<ListPage<DriftSummary>>, ProblemHttpResult>> (Visitor visitor, Guid id, [AsParameters] ListQuery page, ScheduleReader reader, DriftReader drifts, CancellationToken c) =>
            await reader.FindAsync(visitor, id, c) is null ? Missing(id) : TypedResults.Ok(page.Of(await drifts.ListAsync(visitor, id, Most, c), d => $"{d.RunAt.Ticks}"))).Needs(Rights.Read)
            .WithSummary("List the newest 100 reruns of a schedule, each compared with its reference. Loops, distances with their thresholds, accuracy, shares of the models.");
        schedules.MapGet("/{id:guid}/notices", async Task<Results<Ok<ListPage<NoticeSummary>>, ProblemHttpResult>> (Visitor visitor, Guid id, [AsParameters] ListQuery page, ScheduleReader reader, NoticeService notices, CancellationToken c) =>
            await reader.FindAsync(visitor, id, c) is null ? Missing(id) : TypedResults.Ok(page.Of(await notices.ListAsync(visitor, id, Most, c), n => $"{n.Id}"))).Needs(Rights.Read)
            .WithSummary("List the newest 100 notices of a schedule, and how they were delivered.");
    }

    private static async Task<Created<ScheduleSaved>> CreateAsync(Visitor visitor, HttpRequest http, ScheduleService service, IPresetSource presets, CancellationToken cancellation)
    {
        var (request, check) = (await StrictJson.ReadAsync<ScheduleRequest>(http.Body, "body", cancellation), new InputCheck());
        var named = new object?[] { request.Experiment, request.Preset, request.Notation }.Count(v => v is not null);
        if (named != 1)
            check.Add("body", $"{named} sources given; exactly one of experiment, preset and notation is required.");
        var spec = named != 1 || request.Experiment is not null ? null : check.Read(() => request.Preset is { } preset ? presets.Find(preset).Spec : ExperimentNotation.Parse(request.Notation!));
        if (!check.IsClean)
            await check.TryAsync(() => service.CheckAsync(visitor, request.ToSettings(), request.Project, cancellation));
        check.Throw();
        var saved = request.Experiment is { } experiment
            ? await service.CreateAsync(visitor, experiment, request.ToSettings(), request.Project, cancellation)
            : await service.CreateAsync(visitor, spec!, request.Preset, request.ToSettings(), request.Project, cancellation);
        return TypedResults.Created($"/api/v1/schedules/{saved.Id}", saved);
    }

    private static Ok<SchedulePreview> Preview(string? cron, string? timeZone, ScheduleSettingsWriter settings, TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var (zone, name, text) = settings.CheckTimes(new ScheduleSettings { Cron = cron, TimeZone = string.IsNullOrWhiteSpace(timeZone) ? ScheduleZone.Utc : timeZone }, now);
        var next = CronTimes.Next(text, zone, now, ScheduleSummary.TimesShown);
        return TypedResults.Ok(new SchedulePreview(text, name, CronText.Describe(text, name), next, [.. next.Select(t => LocalTimeText.Next(now, t, zone))]));
    }

    private static async Task<Results<Ok<ScheduleSaved>, ProblemHttpResult>> ChangeAsync(Visitor visitor, Guid id, HttpRequest http, ScheduleService service, CancellationToken cancellation)
    {
        var (change, check) = (await StrictJson.ReadAsync<ScheduleChange>(http.Body, "body", cancellation), new InputCheck());
        if (change.Version is null)
            check.Add("version", "version is missing: the version of the schedule that the change is based on.");
        if (change.Settings is not { } settings)
            check.Add("settings", "settings are missing: all of them, as the schedule has them, with your changes.");
        else if (!check.IsClean)
            await check.TryAsync(() => service.CheckAsync(visitor, settings, null, cancellation));
        check.Throw();
        try
        {
            return await service.ChangeAsync(visitor, id, change.Version!.Value, change.Settings!, cancellation) is { } saved ? TypedResults.Ok(saved) : Missing(id);
        }
        catch (ScheduleConflictException e)
        {
            return Conflict(e);
        }
    }

    private static async Task<Results<Ok<ScheduleStarted>, ProblemHttpResult>> RunNowAsync(Visitor visitor, Guid id, ScheduleService service, CancellationToken cancellation)
    {
        try
        {
            return await service.RunNowAsync(visitor, id, cancellation) is (true, var run) ? TypedResults.Ok(new ScheduleStarted(run)) : Missing(id);
        }
        catch (ScheduleConflictException e)
        {
            return Conflict(e);
        }
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ActAsync(Guid id, Func<Task<bool>> act)
    {
        try
        {
            return await act() ? TypedResults.NoContent() : Missing(id);
        }
        catch (ScheduleConflictException e)
        {
            return Conflict(e);
        }
    }

    private static ProblemHttpResult Conflict(ScheduleConflictException e) =>
        TypedResults.Problem(e.Message, statusCode: StatusCodes.Status409Conflict, title: "Conflict.", extensions: e.Version is { } version ? new Dictionary<string, object?> { ["version"] = version } : null);

    private static ProblemHttpResult Missing(Guid id) => TypedResults.Problem($"Schedule {id} not found.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
}

using System.Text.Json.Serialization;
using TopoWeb.Access;
using TopoWeb.Http;
using TopoWeb.Runs;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Schedules;

/// <summary>A schedule: an experiment and five cron fields, UTC.</summary>
/// <param name="Experiment">What is run again.</param>
/// <param name="Cron">When.</param>
/// <param name="NewSeeds">Each run trains networks of its own.</param>
/// <param name="Project">Where the runs go; that of the experiment's newest run by default.</param>
internal sealed record ScheduleRequest(Guid Experiment, string? Cron, bool NewSeeds = true, Guid? Project = null);

internal sealed record ScheduleSummary(Guid Id, Guid Experiment, string Name, string Cron, string InWords, bool Paused, bool NewSeeds, DateTime? LastFiredAt, string? LastNote, IReadOnlyList<DateTime> Next)
{
    /// <summary>Whose it is; left out in Local mode.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkOwnership? Ownership { get; init; }
}

internal static class ScheduleEndpoints
{
    public static void MapScheduleManagement(this RouteGroupBuilder api)
    {
        var schedules = api.MapGroup("/schedules").WithTags("Schedules");
        schedules.MapPost("/", async (Visitor visitor, HttpRequest http, ScheduleService service, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<ScheduleRequest>(http.Body, "body", cancellation);
            var id = await service.CreateAsync(visitor, request.Experiment, request.Cron ?? "", request.NewSeeds, request.Project, cancellation);
            return TypedResults.Created($"/api/v1/schedules/{id}", new { id });
        }).Accepts<ScheduleRequest>("application/json").WithSummary("Run an experiment repeatedly on a schedule.").Needs(Rights.Run).ProducesValidationProblem();
        schedules.MapGet("/", async (Visitor visitor, ScheduleService service, TimeProvider time, CancellationToken cancellation) =>
        {
            var rows = await service.ListAsync(visitor, cancellation);
            var ownership = await service.OwnershipOfAsync(visitor, rows, cancellation);
            return TypedResults.Ok(rows.Select(s => new ScheduleSummary(s.Id, s.ExperimentId, s.Experiment!.Name, s.Cron, CronText.Describe(s.Cron), s.Paused, s.NewSeeds,
                s.LastFiredAt, s.LastNote, s.Paused ? [] : CronText.Next(s.Cron, time.GetUtcNow().UtcDateTime, 3)) { Ownership = ownership[s.Id].Shown }));
        }).WithSummary("All schedules with their next run times.").Needs(Rights.Read);
        schedules.MapPost("/{id:guid}/pause", async (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) => await service.SetPausedAsync(visitor, id, true, c) ? HttpResults.NoContent() : Missing(id)).WithSummary("Pause a schedule.").Needs(Rights.Run);
        schedules.MapPost("/{id:guid}/resume", async (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) => await service.SetPausedAsync(visitor, id, false, c) ? HttpResults.NoContent() : Missing(id)).WithSummary("Resume a schedule.").Needs(Rights.Run);
        schedules.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, ScheduleService service, CancellationToken c) => await service.DeleteAsync(visitor, id, c) ? HttpResults.NoContent() : Missing(id)).WithSummary("Delete a schedule. Its runs are kept.").Needs(Rights.Run);
        schedules.MapGet("/{id:guid}/runs", async (Visitor visitor, Guid id, RunReader reader, CancellationToken c) => TypedResults.Ok((await reader.OfScheduleAsync(visitor, id, 100, c)).Select(RunStatus.From))).WithSummary("Runs of a schedule.").Needs(Rights.Read);
    }

    private static IResult Missing(Guid id) => HttpResults.Problem($"Schedule {id} not found.", statusCode: 404, title: "Not found.");
}

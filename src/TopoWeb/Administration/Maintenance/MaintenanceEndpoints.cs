using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Administration.Maintenance;

/// <summary>Maintenance to begin, or another message or end of the one under way.</summary>
internal sealed record MaintenanceRequest(string? Message, DateTime? Until = null);

/// <summary>Whether the server takes work; where it does not, why and until when.</summary>
internal sealed record MaintenanceStatus(bool Active, string? Message, DateTime? Since, DateTime? Until, string? By)
{
    public static MaintenanceStatus Of(MaintenanceNotice? notice) => new(notice is not null, notice?.Message, notice?.Since, notice?.Until, notice?.By);
}

internal static class MaintenanceEndpoints
{
    public static void MapMaintenance(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/maintenance").WithTags("Administration");
        group.MapGet("/", async (MaintenanceMode mode, CancellationToken cancellation) => TypedResults.Ok(MaintenanceStatus.Of(await mode.CurrentAsync(cancellation))))
            .WithSummary("Get whether the server is in maintenance. It then takes no runs and uploads (503 with Retry-After); everything can be read, and running work goes on.").Needs(Rights.Read);
        group.MapPut("/", async (Visitor visitor, HttpRequest http, MaintenanceService service, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<MaintenanceRequest>(http.Body, "body", cancellation);
            return TypedResults.Ok(MaintenanceStatus.Of(await service.BeginAsync(visitor, request.Message, request.Until, cancellation)));
        }).Accepts<MaintenanceRequest>("application/json").WithSummary("Begin maintenance, or change its message and end. Without an end it lasts until somebody ends it.").Needs(Rights.Administer);
        group.MapDelete("/", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, MaintenanceService service, CancellationToken cancellation) =>
            await service.EndAsync(visitor, cancellation) ? TypedResults.NoContent() : TypedResults.Problem("The server is not in maintenance.", statusCode: StatusCodes.Status409Conflict, title: "Nothing to end."))
            .MayAnswer(StatusCodes.Status409Conflict, "The server is not in maintenance.").WithSummary("End maintenance.").Needs(Rights.Administer);
    }
}

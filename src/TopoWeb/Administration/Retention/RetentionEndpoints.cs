using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Administration.Retention;

/// <summary>A rule to make: runs of a project that ended more than so many days ago are deleted. <c>runs</c> is the number that the preview counted.</summary>
internal sealed record RetentionRequest(Guid? Project, int Days, int? Runs);

internal static class RetentionEndpoints
{
    public static void MapRetention(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/retention").WithTags("Administration");
        group.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, RetentionService service, CancellationToken cancellation) => TypedResults.Ok(page.Of(await service.ListAsync(visitor, cancellation), r => $"{r.Id}")))
            .WithSummary("List the rules that delete old runs. There are none unless an administrator makes one.").Needs(Rights.Administer);
        group.MapGet("/preview", async (Visitor visitor, Guid? project, int days, RetentionService service, CancellationToken cancellation) => TypedResults.Ok(await service.PreviewAsync(visitor, project, days, cancellation)))
            .WithSummary("Preview what a rule would delete now. Runs of a project that ended more than so many days ago, except pinned and shared ones, those that schedules need, and the sample.").Needs(Rights.Administer);
        group.MapPut("/", async (Visitor visitor, HttpRequest http, RetentionService service, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<RetentionRequest>(http.Body, "body", cancellation);
            return TypedResults.Ok(await service.SetAsync(visitor, request.Project, request.Days, request.Runs, cancellation));
        }).Accepts<RetentionRequest>("application/json").WithSummary("Make the rule of a project, or change it. runs is the number of runs in the preview: the rule is refused if it would delete others by now. It is applied once a day.").Needs(Rights.Administer);
        group.MapDelete("/{id:guid}", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, RetentionService service, CancellationToken cancellation) =>
            await service.RemoveAsync(visitor, id, cancellation) ? TypedResults.NoContent() : TypedResults.Problem($"Rule {id} not found.", statusCode: StatusCodes.Status404NotFound, title: "Not found."))
            .WithSummary("Remove a rule. What it has deleted stays deleted.").Needs(Rights.Administer);
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Http;

namespace TopoWeb.Projects;

/// <summary>A new project.</summary>
internal sealed record ProjectRequest
{
    public string? Name { get; init; }
    public string? Description { get; init; }

    /// <summary>What everybody with an account may do: none, read or write.</summary>
    public ProjectAccess LabAccess { get; init; }
}

/// <summary>What a member may do: read or write.</summary>
internal sealed record ProjectMemberRequest
{
    public ProjectAccess Access { get; init; }
}

/// <summary>What a project may have in storage: megabytes, 0 for any amount, null for the server's setting.</summary>
internal sealed record ProjectQuotaRequest
{
    public long? Megabytes { get; init; }
}

internal static class ProjectEndpoints
{
    public static void MapProjects(this RouteGroupBuilder api)
    {
        var projects = api.MapGroup("/projects").WithTags("Projects").AddEndpointFilter(new AccountsOnly());

        projects.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, ProjectReader reader, CancellationToken cancellation) => TypedResults.Ok(page.Of(await reader.ListAsync(visitor, cancellation), p => p.Id.ToString())))
            .WithSummary("List projects that you see, by their last activity.").Needs(Rights.Read);

        projects.MapPost("/", async (Visitor visitor, HttpRequest http, ProjectService service, ProjectReader reader, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<ProjectRequest>(http.Body, "body", cancellation);
            var id = await service.CreateAsync(visitor, request.Name, request.Description, request.LabAccess, cancellation);
            return TypedResults.Created($"/api/v1/projects/{id}", await reader.FindAsync(visitor, id, cancellation));
        }).Accepts<ProjectRequest>("application/json").WithSummary("Create a project. It is yours, and private unless labAccess is read or write.").Needs(Rights.Run);

        projects.MapGet("/{id:guid}", (Visitor visitor, Guid id, ProjectReader reader, CancellationToken cancellation) => FoundAsync(visitor, id, reader, cancellation))
            .WithSummary("Get a project with its members and what is in it.").Needs(Rights.Read);

        projects.MapPatch("/{id:guid}", async Task<Results<Ok<ProjectDetails>, ProblemHttpResult>> (Visitor visitor, Guid id, HttpRequest http, ProjectService service, ProjectReader reader, CancellationToken cancellation) =>
        {
            var change = await StrictJson.ReadAsync<ProjectChange>(http.Body, "body", cancellation);
            return await service.ChangeAsync(visitor, id, change, cancellation) ? await FoundAsync(visitor, id, reader, cancellation) : Missing(id);
        }).Accepts<ProjectChange>("application/json").WithSummary("Change name, description, access of the lab, or the owner (ID or e-mail address). Fields that are left out stay.").Needs(Rights.Run);

        projects.MapPut("/{id:guid}/members/{person}", async Task<Results<Ok<ProjectDetails>, ProblemHttpResult>> (Visitor visitor, Guid id, string person, HttpRequest http, ProjectService service, ProjectReader reader, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<ProjectMemberRequest>(http.Body, "body", cancellation);
            return await service.SetMemberAsync(visitor, id, person, request.Access, cancellation) ? await FoundAsync(visitor, id, reader, cancellation) : Missing(id);
        }).Accepts<ProjectMemberRequest>("application/json").WithSummary("Add a member (ID or e-mail address), or change what a member may do: read or write.").Needs(Rights.Run);

        projects.MapDelete("/{id:guid}/members/{person}", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, string person, ProjectService service, CancellationToken cancellation) =>
            await service.RemoveMemberAsync(visitor, id, person, cancellation) ? TypedResults.NoContent()
            : TypedResults.Problem($"Project {id} not found, or {person} is no member of it.", statusCode: StatusCodes.Status404NotFound, title: "Not found."))
            .WithSummary("Remove a member. The member's work stays in the project.").Needs(Rights.Run);

        projects.MapPut("/{id:guid}/quota", async Task<Results<Ok<ProjectDetails>, ProblemHttpResult>> (Visitor visitor, Guid id, HttpRequest http, ProjectService service, ProjectReader reader, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<ProjectQuotaRequest>(http.Body, "body", cancellation);
            return await service.SetQuotaAsync(visitor, id, request.Megabytes, cancellation) ? await FoundAsync(visitor, id, reader, cancellation) : Missing(id);
        }).Accepts<ProjectQuotaRequest>("application/json").WithSummary("Set how much a project may have in storage. megabytes: 0 for any amount, null for the server's setting.").Needs(Rights.Administer);

        projects.MapPost("/{id:guid}/leave", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, ProjectService service, CancellationToken cancellation) =>
            await service.LeaveAsync(visitor, id, cancellation) ? TypedResults.NoContent()
            : TypedResults.Problem($"Project {id} not found, or you are no member of it.", statusCode: StatusCodes.Status404NotFound, title: "Not found."))
            .WithSummary("Leave a project. Your work stays in it.").Needs(Rights.Run);

        projects.MapDelete("/{id:guid}", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, Guid? moveTo, ProjectService service, CancellationToken cancellation) =>
            await service.DeleteAsync(visitor, id, moveTo, cancellation) ? TypedResults.NoContent() : Missing(id))
            .WithSummary("Delete a project. Its runs, uploads and schedules go to another (moveTo), which is needed unless it is empty.").Needs(Rights.Run);
    }

    private static async Task<Results<Ok<ProjectDetails>, ProblemHttpResult>> FoundAsync(Visitor visitor, Guid id, ProjectReader reader, CancellationToken cancellation) =>
        await reader.FindAsync(visitor, id, cancellation) is { } project ? TypedResults.Ok(project) : Missing(id);

    private static ProblemHttpResult Missing(Guid id) => TypedResults.Problem($"Project {id} not found; it may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
}

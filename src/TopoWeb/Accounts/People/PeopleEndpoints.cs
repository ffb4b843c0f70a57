using TopoWeb.Access;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Data;
using TopoWeb.Http;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Accounts.People;

internal sealed record InvitationRequest(UserRole Role = UserRole.Member, double? Days = null, string? Note = null);

internal sealed record InvitationSummary(Guid Id, UserRole Role, string? Note, DateTime CreatedAt, DateTime ExpiresAt);

internal sealed record RoleRequest(UserRole Role);

/// <summary>How many sessions of a person have been ended.</summary>
internal sealed record SessionsEnded(int Ended);

/// <summary>A link to hand on: its address is told once.</summary>
internal sealed record LinkCreated(Guid Id, string Url, DateTime ExpiresAt);

internal static class PeopleEndpoints
{
    public static void MapPeople(this RouteGroupBuilder api)
    {
        var people = api.MapGroup("/people").WithTags("People");
        people.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, PeopleService service, CancellationToken cancellation) => TypedResults.Ok(page.Of(await service.ListAsync(visitor, cancellation), p => p.Id.ToString())))
            .WithSummary("List people with an account, by name.").Needs(Rights.Administer);
        people.MapPost("/{id:guid}/role", async (Visitor visitor, Guid id, HttpRequest http, PeopleService service, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<RoleRequest>(http.Body, "body", cancellation);
            return await service.ChangeRoleAsync(visitor, id, request.Role, cancellation) ? HttpResults.NoContent() : Missing(id);
        }).Accepts<RoleRequest>("application/json").Produces(StatusCodes.Status204NoContent).WithSummary("Change a person's role: viewer, member or administrator. It takes effect on open pages too.").Needs(Rights.Administer);
        people.MapPost("/{id:guid}/reset", async (Visitor visitor, Guid id, HttpRequest http, ServerAddress address, InvitationStore invitations, CancellationToken cancellation) =>
            await invitations.ResetAsync(visitor, id, cancellation) is var (row, code) ? TypedResults.Ok(Link(address, http, "reset", row, code)) : Missing(id))
            .WithSummary("Create a link with which a person chooses a new password. The address is returned only once.").Produces<LinkCreated>().Needs(Rights.Administer);
        people.MapPost("/{id:guid}/sign-out", async (Visitor visitor, Guid id, PeopleService service, CancellationToken cancellation) =>
            await service.SignOutAsync(visitor, id, cancellation) is { } ended ? TypedResults.Ok(new SessionsEnded(ended)) : Missing(id)).Produces<SessionsEnded>().WithSummary("End all sessions of a person. Their open pages end at once.").Needs(Rights.Administer);
        people.MapGet("/{id:guid}/work", async (Visitor visitor, Guid id, PeopleService service, CancellationToken cancellation) =>
            await service.WorkAsync(visitor, id, cancellation) is { } work ? TypedResults.Ok(work) : Missing(id)).WithSummary("Count what belongs to a person.").Produces<PersonWork>().Needs(Rights.Administer);
        people.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, Guid heir, PeopleService service, CancellationToken cancellation) =>
            await service.DeleteAsync(visitor, id, heir, cancellation) is { } work ? TypedResults.Ok(work) : Missing(id))
            .WithSummary("Delete a person. All that belongs to them is handed over to the heir, and counted in the answer.").Produces<PersonWork>().Needs(Rights.Administer);

        var invitations = api.MapGroup("/invitations").WithTags("People");
        invitations.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, InvitationStore store, CancellationToken cancellation) =>
            TypedResults.Ok(page.Of((await store.ListOpenAsync(visitor, cancellation)).Select(i => new InvitationSummary(i.Id, i.Role, i.Note, i.CreatedAt, i.ExpiresAt)), i => i.Id.ToString()))).WithSummary("List invitations that nobody has used yet.").Needs(Rights.Administer);
        invitations.MapPost("/", async (Visitor visitor, HttpRequest http, ServerAddress address, InvitationStore store, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<InvitationRequest>(http.Body, "body", cancellation);
            var (row, code) = await store.InviteAsync(visitor, request.Role, request.Days, request.Note, cancellation);
            return TypedResults.Ok(Link(address, http, "invite", row, code));
        }).Accepts<InvitationRequest>("application/json").WithSummary("Create a link with which somebody creates an account. The address is returned only once.").Needs(Rights.Administer);
        invitations.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, InvitationStore store, CancellationToken cancellation) =>
            await store.RevokeAsync(visitor, id, cancellation) ? HttpResults.NoContent() : HttpResults.Problem($"Invitation {id} not found, or used already.", statusCode: 404, title: "Not found.")).Produces(StatusCodes.Status204NoContent).WithSummary("Revoke an invitation.").Needs(Rights.Administer);
    }

    private static LinkCreated Link(ServerAddress address, HttpRequest http, string page, InvitationRow row, string code) => new(row.Id, $"{address.Of(http)}account/{page}/{code}", row.ExpiresAt);

    private static IResult Missing(Guid id) => HttpResults.Problem($"Person {id} not found.", statusCode: 404, title: "Not found.");
}

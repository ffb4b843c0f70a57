using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Http;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Accounts.Sessions;

internal sealed record SessionSummary(Guid Id, string Method, string? Browser, string? Address, DateTime CreatedAt, DateTime SeenAt, DateTime ExpiresAt, bool Current);

internal sealed record WhoAmI(Guid? Id, string Name, IReadOnlyList<string> Rights)
{
    public static WhoAmI Of(Visitor visitor) => new(visitor.UserId, visitor.Name, [.. RightsText.Scopes.Where(s => visitor.May(s.Right)).Select(s => s.Scope)]);
}

internal static class SessionEndpoints
{
    public static void MapSessions(this RouteGroupBuilder api)
    {
        api.MapGet("/me", (Visitor visitor) => TypedResults.Ok(WhoAmI.Of(visitor)))
            .WithTags("Accounts").WithSummary("Get who asks, and with which rights.").Needs(Rights.Read);
        var group = api.MapGroup("/sessions").WithTags("Accounts");
        group.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, SessionStore sessions, CancellationToken cancellation) =>
            TypedResults.Ok(page.Of((await sessions.ListAsync(visitor.UserId ?? default, cancellation)).Select(s => Summarise(s, visitor)), s => s.Id.ToString()))).WithSummary("List where you are signed in.").Needs(Rights.Read);
        group.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, SessionStore sessions, AuditLog audit, CancellationToken cancellation) =>
        {
            await sessions.RequireMoreThanReadingAsync(visitor, cancellation);
            if (!await sessions.RevokeAsync(visitor.UserId ?? default, id, cancellation))
                return HttpResults.Problem($"Session {id} not found, or it has ended.", statusCode: 404, title: "Not found.");
            await audit.WriteAsync(visitor, "session.revoke", visitor.Name, cancellation: cancellation);
            return HttpResults.NoContent();
        }).Produces(StatusCodes.Status204NoContent).WithSummary("End one of your sessions. Its open pages end at once.").Needs(Rights.Read);
    }

    private static SessionSummary Summarise(SessionRow row, Visitor visitor) =>
        new(row.Id, row.Method, row.Browser, row.Address, row.CreatedAt, row.SeenAt, row.ExpiresAt, row.Id == visitor.SessionId);
}

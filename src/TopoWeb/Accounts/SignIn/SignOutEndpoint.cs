using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using TopoWeb.Access;
using TopoWeb.Accounts.Sessions;

namespace TopoWeb.Accounts.SignIn;

internal static class SignOutEndpoint
{
    /// <summary>Ends the session and all its open pages. A form with a token of this site, so that no other page can sign somebody out.</summary>
    public static void MapSignOut(this IEndpointRouteBuilder app) => app.MapPost("/account/sign-out", async (HttpContext context, Visitor visitor, SessionStore sessions, AuditLog audit, CancellationToken cancellation) =>
    {
        // Not a parameter of the form: what cannot be bound is an exception, and a form that is refused has a page.
        if (context.Features.Get<IAntiforgeryValidationFeature>() is not { IsValid: true })
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }
        if (visitor is { UserId: { } person, SessionId: { } session } && await sessions.SignOutAsync(person, session, cancellation))
            await audit.WriteAsync(visitor, "sign-out.done", visitor.Name, cancellation: cancellation);
        await context.SignOutAsync(SessionCookie.Scheme);
        context.Response.Redirect($"{context.Request.PathBase}/account/sign-in?out=true");
    }).WithMetadata(new RequireAntiforgeryTokenAttribute()).OpenToAll("Whose session has ended meanwhile is signed out as well.").ExcludeFromDescription();
}

using TopoWeb.Access;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Http;

namespace TopoWeb.Accounts.Profile;

/// <summary>Another name.</summary>
internal sealed record NameRequest(string? Name);

internal static class ProfileEndpoints
{
    public static void MapProfile(this RouteGroupBuilder api) =>
        api.MapPatch("/me", async (Visitor visitor, HttpRequest http, SessionStore sessions, ProfileService profiles, CancellationToken cancellation) =>
        {
            await sessions.RequireMoreThanReadingAsync(visitor, cancellation);
            var request = await StrictJson.ReadAsync<NameRequest>(http.Body, "body", cancellation);
            return TypedResults.Ok(WhoAmI.Of(visitor with { Name = await profiles.RenameAsync(visitor, request.Name, cancellation) }));
        }).Accepts<NameRequest>("application/json").WithTags("Accounts").WithSummary("Change your name. Password and passkeys are changed on the account page, by the person alone.").Needs(Rights.Read);
}

using Microsoft.AspNetCore.Identity;
using TopoWeb.Access;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Topology;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Accounts.Passkeys;

internal sealed record PasskeyAnswer(string? Credential, string? Name = null, string? To = null);

/// <summary>What the browser asks while it makes or uses a passkey. The state between question and answer is in a sealed cookie.</summary>
internal static class PasskeyEndpoints
{
    private const string Door = "Whoever signs in has not done so yet.";

    public static void MapPasskeys(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/passkeys").ExcludeFromDescription();
        group.MapPost("/question", async (SignInManager<UserRow> manager) => HttpResults.Content(await manager.MakePasskeyRequestOptionsAsync(null), "application/json")).OpenToAll(Door);
        group.MapPost("/sign-in", SignInAsync).OpenToAll(Door).RequireRateLimiting(RateLimits.SignIn);
        group.MapPost("/new", async (Visitor visitor, SignInManager<UserRow> manager, UserManager<UserRow> users, SessionStore sessions) =>
        {
            var user = await PersonAsync(visitor, users, sessions);
            if ((await users.GetPasskeysAsync(user)).Count >= PasskeyService.Most)
                throw new InvalidInputException("passkey", $"You have {PasskeyService.Most} passkeys, which is the limit. Remove one that you no longer use.");
            return HttpResults.Content(await manager.MakePasskeyCreationOptionsAsync(new PasskeyUserEntity { Id = user.Id.ToString(), Name = user.Email!, DisplayName = user.DisplayName }), "application/json");
        }).Needs(Rights.Read);
        group.MapPost("/", AddAsync).Needs(Rights.Read);
    }

    private static async Task<IResult> SignInAsync(HttpContext context, SignInManager<UserRow> manager, UserManager<UserRow> users, SessionStore sessions, AuditLog audit, CancellationToken cancellation)
    {
        var answer = await StrictJson.ReadAsync<PasskeyAnswer>(context.Request.Body, "body", cancellation);
        var credential = answer.Credential ?? throw MissingCredential();
        var address = BrowserText.AddressOf(context);
        if (await AssertAsync(manager, credential) is not { Succeeded: true, User: { } user, Passkey: { } passkey })
        {
            await audit.WriteAsync(Visitor.Nobody with { Address = address }, "sign-in.failed", null, "passkey", cancellation);
            return HttpResults.Problem("This passkey is not known here, or the request took too long. Try again, or sign in with your password.", statusCode: 400, title: "Sign-in failed.");
        }
        // The counter of the key is kept: a copied one falls behind it.
        await PasskeyService.RequireAsync(users.AddOrUpdatePasskeyAsync(user, passkey));
        await SessionCookie.SignInAsync(context, sessions, user, "passkey");
        await audit.WriteAsync(user.AsVisitor(address), "sign-in.done", user.Email, $"passkey {passkey.Name}", cancellation);
        return HttpResults.Ok(new { to = DoorAddress.Local(DoorAddress.RootOf(context.Request), answer.To) });
    }

    private static InvalidInputException MissingCredential() => new("credential", "The browser's answer to the question is missing.");

    private static async Task<IResult> AddAsync(HttpContext context, Visitor visitor, SignInManager<UserRow> manager, UserManager<UserRow> users, SessionStore sessions, AuditLog audit, CancellationToken cancellation)
    {
        var answer = await StrictJson.ReadAsync<PasskeyAnswer>(context.Request.Body, "body", cancellation);
        var credential = answer.Credential ?? throw MissingCredential();
        var name = PasskeyService.CheckName(answer.Name);
        var user = await PersonAsync(visitor, users, sessions);
        PasskeyAttestationResult? made = null;
        try
        {
            made = await manager.PerformPasskeyAttestationAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // No question was asked, or too long ago.
        }
        if (made is not { Succeeded: true, Passkey: { } passkey, UserEntity: { } entity } || entity.Id != user.Id.ToString())
            throw new InvalidInputException("passkey", "The passkey could not be added: the request took too long or was not for this account. Try again.");
        passkey.Name = name;
        await PasskeyService.RequireAsync(users.AddOrUpdatePasskeyAsync(user, passkey));
        await audit.WriteAsync(visitor, "passkey.add", name, cancellation: cancellation);
        return HttpResults.NoContent();
    }

    private static async Task<PasskeyAssertionResult<UserRow>?> AssertAsync(SignInManager<UserRow> manager, string credential)
    {
        try
        {
            return await manager.PerformPasskeyAssertionAsync(credential);
        }
        catch (InvalidOperationException)
        {
            // No question was asked, or too long ago.
            return null;
        }
    }

    /// <summary>A key to an account is added by its person, never by a program with a token.</summary>
    private static async Task<UserRow> PersonAsync(Visitor visitor, UserManager<UserRow> users, SessionStore sessions) =>
        await sessions.IsPersonAsync(visitor) && await users.FindByIdAsync(visitor.UserId?.ToString() ?? "") is { } user
            ? user : throw new NotAllowedException("Sign in to add a passkey; a token may not do this.");
}

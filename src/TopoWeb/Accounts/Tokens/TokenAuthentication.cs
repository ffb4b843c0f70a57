using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using TopoWeb.Accounts.Sessions;

namespace TopoWeb.Accounts.Tokens;

/// <summary>Programs at the API: <c>Authorization: Bearer tw_…</c>. A token opens the API and the measurements alone, no page and no connection of a page.</summary>
internal sealed class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, TokenStore tokens)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "Token";

    private const string Bearer = "Bearer ";

    /// <summary>A request that names any bearer counts by that, whatever cookies come with it.</summary>
    public static bool IsMeant(HttpContext context) =>
        ApiRefusal.IsApi(context) && context.Request.Headers.Authorization.ToString().StartsWith(Bearer, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var token = Request.Headers.Authorization.ToString()[Bearer.Length..].Trim();
        return await tokens.FindAsync(token, BrowserText.AddressOf(Context), Context.RequestAborted) is { } visitor
            ? AuthenticateResult.Success(new(new ClaimsPrincipal(visitor.ToIdentity(SchemeName)), SchemeName))
            : AuthenticateResult.Fail("The token is not valid.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties) => ApiRefusal.UnauthorizedAsync(Context);

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => ApiRefusal.ForbiddenAsync(Context);
}

using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TopoWeb.Accounts.Sessions;

namespace TopoWeb.Accounts.Provider;

/// <summary>How this server talks to the provider: the code flow with PKCE, and cookies that also work over plain http on one machine.</summary>
internal static class ProviderScheme
{
    public const string Name = "OpenIdConnect";
    public const string CallbackPath = "/account/provider/callback";

    public static void Configure(OpenIdConnectOptions options, ProviderOptions settings)
    {
        options.Authority = settings.Authority;
        options.ClientId = settings.ClientId;
        options.ClientSecret = string.IsNullOrEmpty(settings.ClientSecret) ? null : settings.ClientSecret;
        options.RequireHttpsMetadata = settings.Authority?.StartsWith("http:", StringComparison.OrdinalIgnoreCase) != true;
        options.SignInScheme = IdentityConstants.ExternalScheme;
        options.CallbackPath = CallbackPath;
        options.ResponseType = OpenIdConnectResponseType.Code;
        // The answer comes in the address: the cookies of this exchange come with it, and a form sent from elsewhere would come without them.
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.UsePkce = true;
        options.MapInboundClaims = false;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.SaveTokens = false;
        options.Scope.Clear();
        foreach (var scope in settings.Scopes.Prepend("email").Prepend("profile").Prepend("openid").Distinct())
            options.Scope.Add(scope);
        options.ClaimActions.MapAll();
        options.CorrelationCookie.SameSite = options.NonceCookie.SameSite = SameSiteMode.Lax;
        options.CorrelationCookie.SecurePolicy = options.NonceCookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Events.OnRemoteFailure = context =>
        {
            Log(context.HttpContext).Failed(context.Failure?.Message ?? "no reason given");
            var word = context.Failure?.Data["error"] as string == "access_denied" ? ProviderProblem.Denied : ProviderProblem.Failed;
            context.Response.Redirect(ProviderProblem.PageFor(context.Request, word, PageOf(context.Properties)));
            context.HandleResponse();
            return Task.CompletedTask;
        };
    }

    /// <summary>Where she wanted to go: it stands in the address that the exchange would have ended at. Null where the exchange cannot be recognised.</summary>
    private static string? PageOf(AuthenticationProperties? exchange) =>
        exchange?.RedirectUri?.Split('?', 2) is [_, var query] && QueryHelpers.ParseQuery(query).TryGetValue(DoorAddress.Back, out var page) ? page.ToString() : null;

    private static ProviderLog Log(HttpContext context) => context.RequestServices.GetRequiredService<ProviderLog>();
}

internal sealed partial class ProviderLog(ILogger<ProviderLog> logger)
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Sign-in with the OpenID Connect provider failed. {Reason}")]
    public partial void Failed(string reason);
}

using System.Security.Claims;
using Microsoft.AspNetCore;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenIddict.Abstractions;
using OpenIddict.Server.AspNetCore;
using static OpenIddict.Abstractions.OpenIddictConstants;
using static OpenIddict.Server.OpenIddictServerEvents;

namespace TopoWeb.Tests.Accounts.OpenIdConnect;

/// <summary>Somebody whom the provider knows.</summary>
internal sealed record ProviderAccount(string Subject, string? Email, string Name, params string[] Groups)
{
    /// <summary>The provider has verified the address.</summary>
    public bool IsVerified { get; init; } = true;
}

/// <summary>A real OpenID Connect provider (OpenIddict) on this machine. It asks nothing: whoever comes is the person that the test has chosen.</summary>
internal sealed class TestProvider : IAsyncDisposable
{
    public const string ClientId = "topoweb";
    public const string ClientSecret = "a-secret-of-the-tests";
    public const string GroupsClaim = "groups";

    private const string CallbackPath = "/account/provider/callback";
    private const string Scheme = OpenIddictServerAspNetCoreDefaults.AuthenticationScheme;

    private readonly WebApplication _app;

    private TestProvider(WebApplication app) => _app = app;

    /// <summary>Who signs in.</summary>
    public ProviderAccount Person { get; set; } = new("nobody", null, "Nobody");

    /// <summary>The person presses Cancel.</summary>
    public bool Refuses { get; set; }

    /// <summary>What is known of the person stands in the identity token too; else it has to be asked for.</summary>
    public bool TellsInToken { get; set; } = true;

    public Uri Address => new($"{_app.Urls.Single()}/");

    public static async Task<TestProvider> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Testing" });
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddOpenIddict().AddServer(Configure);
        var app = builder.Build();
        var provider = new TestProvider(app);
        app.UseAuthentication();
        app.MapGet("/connect/authorize", provider.SignIn);
        // As it stands it would pass for a handler that writes its answer itself.
        app.MapGet("/connect/userinfo", (Delegate)provider.DescribeAsync);
        await app.StartAsync();
        return provider;
    }

    /// <summary>Settings of a server that lets people in by this provider and their groups there.</summary>
    public Dictionary<string, string> SettingsOf(params (string Name, string Value)[] others)
    {
        const string Section = "Access:OpenIdConnect";
        var settings = new Dictionary<string, string>
        {
            [$"{Section}:Authority"] = Address.ToString(),
            [$"{Section}:ClientId"] = ClientId,
            [$"{Section}:ClientSecret"] = ClientSecret,
            [$"{Section}:Name"] = "Test login",
            [$"{Section}:RoleClaim"] = GroupsClaim,
            [$"{Section}:AdministratorValues:0"] = "lab-admins",
            [$"{Section}:MemberValues:0"] = "staff",
            [$"{Section}:ViewerValues:0"] = "students",
        };
        foreach (var (name, value) in others)
            settings[name] = value;
        return settings;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Configure(OpenIddictServerBuilder server)
    {
        // Without a database: who may ask is said below, and codes and tokens carry all there is to them.
        server.EnableDegradedMode().AllowAuthorizationCodeFlow().RequireProofKeyForCodeExchange()
            .SetAuthorizationEndpointUris("connect/authorize").SetTokenEndpointUris("connect/token").SetUserInfoEndpointUris("connect/userinfo")
            .RegisterScopes(Scopes.Email, Scopes.Profile)
            .AddEphemeralEncryptionKey().AddEphemeralSigningKey();
        server.UseAspNetCore().EnableAuthorizationEndpointPassthrough().EnableUserInfoEndpointPassthrough().DisableTransportSecurityRequirement();
        server.AddEventHandler<ValidateAuthorizationRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.Request.ClientId != ClientId)
                context.Reject(Errors.InvalidClient, "No such client.");
            else if (!Uri.TryCreate(context.Request.RedirectUri, UriKind.Absolute, out var back) || !back.AbsolutePath.EndsWith(CallbackPath, StringComparison.Ordinal))
                context.Reject(Errors.InvalidRequest, "This address is not the client's.");
            return ValueTask.CompletedTask;
        }));
        server.AddEventHandler<ValidateTokenRequestContext>(handler => handler.UseInlineHandler(context =>
        {
            if (context.Request.ClientId != ClientId || context.Request.ClientSecret != ClientSecret)
                context.Reject(Errors.InvalidClient, "No such client, or another secret.");
            return ValueTask.CompletedTask;
        }));
    }

    private IResult SignIn(HttpContext http)
    {
        if (Refuses)
            return TypedResults.Forbid(new AuthenticationProperties(new Dictionary<string, string?> { [OpenIddictServerAspNetCoreConstants.Properties.Error] = Errors.AccessDenied }), [Scheme]);
        var request = http.GetOpenIddictServerRequest() ?? throw new InvalidOperationException("This is no question of a client.");
        List<Claim> claims = [new(Claims.Subject, Person.Subject), new(Claims.Name, Person.Name), .. Person.Groups.Select(g => new Claim(GroupsClaim, g))];
        if (Person.Email is { } email)
            claims.AddRange([new(Claims.Email, email), new(Claims.EmailVerified, Person.IsVerified ? "true" : "false", ClaimValueTypes.Boolean)]);
        var principal = new ClaimsPrincipal(new ClaimsIdentity(claims, "tests", Claims.Name, Claims.Role));
        principal.SetScopes(request.GetScopes());
        string[] told = TellsInToken ? [Destinations.IdentityToken] : [];
        principal.SetDestinations(_ => told);
        return TypedResults.SignIn(principal, authenticationScheme: Scheme);
    }

    private async Task<IResult> DescribeAsync(HttpContext http)
    {
        // The token that the client shows has been checked by now.
        var subject = (await http.AuthenticateAsync(Scheme)).Principal?.FindFirst(Claims.Subject)?.Value;
        if (subject != Person.Subject)
            return TypedResults.Unauthorized();
        var known = new Dictionary<string, object> { [Claims.Subject] = subject, [Claims.Name] = Person.Name, [GroupsClaim] = Person.Groups };
        if (Person.Email is { } email)
            (known[Claims.Email], known[Claims.EmailVerified]) = (email, Person.IsVerified);
        return TypedResults.Json(known);
    }
}

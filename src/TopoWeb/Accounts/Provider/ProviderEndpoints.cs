using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Accounts.Newcomers;
using TopoWeb.Accounts.Rules;
using TopoWeb.Accounts.Sessions;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Accounts.Provider;

/// <summary>The way to the provider and back.</summary>
internal static class ProviderEndpoints
{
    private const string Door = "Whoever signs in has not done so yet.";

    public static void MapProvider(this IEndpointRouteBuilder app)
    {
        app.MapGet("/account/provider", StartAsync).OpenToAll(Door).ExcludeFromDescription();
        app.MapGet("/account/provider/finish", FinishAsync).OpenToAll(Door).ExcludeFromDescription();
    }

    private static async Task<IResult> StartAsync(HttpContext context, IOptions<ProviderOptions> options, ProviderLog log, string? to)
    {
        if (!options.Value.IsOn)
            return HttpResults.NotFound();
        var finish = $"{context.Request.PathBase}/account/provider/finish?{DoorAddress.Back}={Uri.EscapeDataString(DoorAddress.Local(DoorAddress.RootOf(context.Request), to))}";
        try
        {
            await context.ChallengeAsync(ProviderScheme.Name, new AuthenticationProperties { RedirectUri = finish });
            return HttpResults.Empty;
        }
        catch (Exception e) when (e is InvalidOperationException or HttpRequestException or IOException)
        {
            // The provider's description cannot be read.
            log.Failed(e.Message);
            return HttpResults.Redirect(ProviderProblem.PageFor(context.Request, ProviderProblem.Failed, to));
        }
    }

    private static async Task<IResult> FinishAsync(HttpContext context, IOptions<ProviderOptions> options, ProviderSignIn signIn, SetupCode setup, SessionStore sessions, AuditLog audit, string? to, CancellationToken cancellation)
    {
        if (!options.Value.IsOn)
            return HttpResults.NotFound();
        var root = $"{context.Request.PathBase}/";
        var external = await context.AuthenticateAsync(IdentityConstants.ExternalScheme);
        await context.SignOutAsync(IdentityConstants.ExternalScheme);
        if (external.Principal is not { } principal)
            return Problem(ProviderProblem.Failed);
        if (await setup.IsPendingAsync(cancellation))
            return HttpResults.Redirect(root + "account/setup");
        var address = BrowserText.AddressOf(context);
        try
        {
            var user = await signIn.ResolveAsync(ProviderPerson.Of(principal, options.Value), address, cancellation);
            await SessionCookie.SignInAsync(context, sessions, user, options.Value.Name);
            await audit.WriteAsync(user.AsVisitor(address), "sign-in.done", user.Email, options.Value.Name, cancellation);
            var page = DoorAddress.Local(DoorAddress.RootOf(context.Request), to);
            return HttpResults.Redirect(page == "./" ? root : root + page);
        }
        catch (ProviderRefusedException e)
        {
            var who = principal.FindFirst("email")?.Value ?? principal.FindFirst("sub")?.Value;
            await audit.WriteAsync(Visitor.Nobody with { Address = address }, "sign-in.failed", who, $"{options.Value.Name}: {e.Word}", cancellation);
            return Problem(e.Word);
        }

        IResult Problem(string word) => HttpResults.Redirect(ProviderProblem.PageFor(context.Request, word, to));
    }
}

using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Identity;
using TopoWeb.Access;
using TopoWeb.Data;

namespace TopoWeb.Accounts.Sessions;

/// <summary>The cookie of a signed-in browser. It carries the id of a session and nothing that counts: person, role and rights are read at every request.</summary>
internal static class SessionCookie
{
    /// <summary>A request came with the cookie of a session that has ended.</summary>
    private static readonly object EndedKey = new();

    public static string Scheme => IdentityConstants.ApplicationScheme;

    public static void Configure(CookieAuthenticationOptions options, int days)
    {
        options.Cookie.Name = "topoweb.session";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Lax;
        // Under https it is never sent without; plain http is for a trial on one machine.
        options.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        options.Cookie.IsEssential = true;
        options.ExpireTimeSpan = TimeSpan.FromDays(days);
        options.SlidingExpiration = true;
        options.Events = new CookieAuthenticationEvents
        {
            OnValidatePrincipal = ValidateAsync,
            OnRedirectToLogin = context => ApiRefusal.IsApi(context.HttpContext) ? ApiRefusal.UnauthorizedAsync(context.HttpContext) : ToSignIn(context.HttpContext),
            OnRedirectToAccessDenied = context => ApiRefusal.IsApi(context.HttpContext) ? ApiRefusal.ForbiddenAsync(context.HttpContext) : Forbid(context.HttpContext),
        };
    }

    /// <summary>Starts a session for this browser. One that it had before ends.</summary>
    public static async Task SignInAsync(HttpContext context, SessionStore sessions, UserRow user, string method)
    {
        if (Visitor.Of(context.User) is { UserId: { } person, SessionId: { } old })
            await sessions.RevokeAsync(person, old, context.RequestAborted);
        var address = BrowserText.AddressOf(context);
        var state = await sessions.StartAsync(user, method, address, BrowserText.Of(context.Request.Headers.UserAgent), context.RequestAborted);
        await context.SignInAsync(Scheme, new ClaimsPrincipal(state.ToVisitor(address).ToIdentity(Scheme)), new AuthenticationProperties { IsPersistent = true });
    }

    private static async Task ValidateAsync(CookieValidatePrincipalContext context)
    {
        var http = context.HttpContext;
        var sessions = http.RequestServices.GetRequiredService<SessionStore>();
        if (DoorAddress.SessionOf(context.Principal) is { } id && await sessions.FindAsync(id, http.RequestAborted) is { } state)
        {
            await sessions.SeeAsync(state, http.RequestAborted);
            context.ReplacePrincipal(new ClaimsPrincipal(state.ToVisitor(BrowserText.AddressOf(http)).ToIdentity(Scheme)));
            return;
        }
        context.RejectPrincipal();
        http.Items[EndedKey] = true;
        await http.SignOutAsync(Scheme);
    }

    private static Task ToSignIn(HttpContext context)
    {
        var request = context.Request;
        var page = HttpMethods.IsGet(request.Method) ? $"{request.Path.Value?.TrimStart('/')}{request.QueryString}" : null;
        context.Response.Redirect($"{request.PathBase}/{DoorAddress.SignIn(page, context.Items.ContainsKey(EndedKey))}");
        return Task.CompletedTask;
    }

    private static Task Forbid(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }
}

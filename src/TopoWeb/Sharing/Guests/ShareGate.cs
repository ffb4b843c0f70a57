using TopoWeb.Data;
using TopoWeb.Exports;
using TopoWeb.Results;
using TopoWeb.Results.Files;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing.Guests;

/// <summary>
/// Stands before everything below a link's address. One answer for tokens that are unknown, truncated, expired or revoked, and for addresses that a link does not have;
/// asks for a password; sends a guest to the page that the link opens with; counts visits.
/// </summary>
internal sealed class ShareGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, ShareLookup lookup, SharePassword passwords, VisitCounter visits)
    {
        if (ShareAddresses.Read(context.Request.Path) is not (var token, var part))
        {
            await next(context);
            return;
        }
        var headers = context.Response.Headers;
        headers.CacheControl = "no-cache, no-store";
        headers["X-Robots-Tag"] = "noindex";
        if (await lookup.FindAsync(token, context.RequestAborted) is not { } link || !Has(link, part))
        {
            await ClosedAnswer.WriteAsync(context);
            return;
        }
        var proof = context.Request.Cookies[SharePassword.CookieOf(link)];
        var open = passwords.IsOpen(link, proof);
        if (Elsewhere(context, link, token, part, open) is { } address)
        {
            context.Response.Redirect(address);
            return;
        }
        if (!open && part != ShareAddresses.Password)
        {
            await TypedResults.Problem("This link has a password. Open its page in a browser and enter it.", statusCode: StatusCodes.Status403Forbidden, title: "Password needed.").ExecuteAsync(context);
            return;
        }
        context.Features.Set(new OpenedShare(token, link, open && link.PasswordHash is not null ? proof : null));
        if (HttpMethods.IsGet(context.Request.Method) && ShareAddresses.IsPage(part))
            visits.Add(link.Id);
        await next(context);
    }

    private static bool Has(SharedLink link, string part) => part switch
    {
        "" or ShareAddresses.Password or ShapeEndpoints.File or SelectionEndpoints.File => true,
        ShareAddresses.Timeline or ShareAddresses.Film => link.HasTimeline,
        ShareAddresses.Comparison => link.Kind == ShareKind.Comparison,
        // A frame of another site keeps no cookie.
        ShareAddresses.Embed or ShareAddresses.Picture => link.PasswordHash is null,
        _ => ResultFiles.Names.Contains(part, StringComparer.Ordinal),
    };

    /// <summary>Where a guest belongs instead; null where she is right.</summary>
    private static string? Elsewhere(HttpContext context, SharedLink link, string token, string part, bool open)
    {
        var (request, home) = (context.Request, $"{context.Request.PathBase}/s/{token}");
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
            return null;
        if (part == ShareAddresses.Password)
            return open ? home : null;
        if (!open)
            return ShareAddresses.IsPage(part) ? $"{home}/{ShareAddresses.Password}" : null;
        var view = link.View is null ? "" : $"?{link.View}";
        if (part.Length == 0 && link.Kind is ShareKind.Timeline or ShareKind.Comparison && !request.Query.ContainsKey("choice"))
            return $"{home}/{(link.Kind == ShareKind.Timeline ? ShareAddresses.Timeline : ShareAddresses.Comparison)}{(request.QueryString.HasValue ? request.QueryString.Value : view)}";
        return part.Length == 0 && view.Length > 0 && !request.QueryString.HasValue ? $"{home}{view}" : null;
    }
}

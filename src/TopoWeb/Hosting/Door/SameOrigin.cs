using Microsoft.AspNetCore.Antiforgery;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>
/// A page of another site must not act here in the name of whoever has both open. Browsers name the site that a request comes from (Origin) on everything that changes something and
/// on every WebSocket. The connection of pages needs this most: browsers let every site open a WebSocket to every server. Programs, which no site can misuse, send no origin.
/// Comes after the authentication: answers of identity providers come from their sites, and are checked there.
/// </summary>
internal sealed class SameOrigin(RequestDelegate next, ServerAddress address)
{
    /// <summary>What browsers say where the sender keeps its address to itself, as our pages do (Referrer-Policy); so does a frame in a sandbox.</summary>
    private const string Hidden = "null";

    private readonly string? _public = address.Public?.GetLeftPart(UriPartial.Authority);

    public Task InvokeAsync(HttpContext context)
    {
        if (context.Request.Headers.Origin.ToString() is not { Length: > 0 } origin || !Concerns(context) || IsOurs(origin, context.Request) || (origin == Hidden && MayBeHidden(context)))
            return next(context);
        return Refusal.WriteAsync(context, StatusCodes.Status403Forbidden, "Request from another site", $"Requests from pages on '{origin}' are not accepted.");
    }

    private static bool Concerns(HttpContext context)
    {
        if (IsConnection(context.Request))
            return true;
        var method = context.Request.Method;
        return !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method) && context.GetEndpoint()?.Metadata.GetMetadata<ChangesNothing>() is null;
    }

    private static bool IsConnection(HttpRequest request) => request.Path.StartsWithSegments("/_blazor");

    private bool IsOurs(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.GetLeftPart(UriPartial.Authority) is var site
        && (site == _public || (Uri.TryCreate($"{request.Scheme}://{request.Host}", UriKind.Absolute, out var ours) && site == ours.GetLeftPart(UriPartial.Authority)));

    /// <summary>Forms carry a token that only our pages have; a page's last word, that it has been closed, names its connection, which only it knows.</summary>
    private static bool MayBeHidden(HttpContext context) =>
        context.Request.Path.StartsWithSegments("/_blazor/disconnect") || context.GetEndpoint()?.Metadata.GetMetadata<IAntiforgeryMetadata>() is { RequiresValidation: true };
}

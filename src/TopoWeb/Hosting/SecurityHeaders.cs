using Microsoft.Extensions.Options;
using TopoWeb.Sharing;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Hosting;

/// <summary>What a browser may do with our pages: load from here alone, never inside another site's frame, but for the embed form of links where the server allows it.</summary>
internal sealed class SecurityHeaders(RequestDelegate next, IOptionsMonitor<ShareOptions> sharing)
{
    // Styles inline: MudBlazor, Cytoscape and the job dashboard set them. Scripts never, except the import map, which Blazor writes with a hash of its own.
    private const string Policy = $"default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self' ws: wss:; {Everywhere}";

    private const string Everywhere = "object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors ";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        var frames = SharingServices.IsEmbed(context.Request.Path) ? sharing.CurrentValue.FrameAncestors : ShareOptions.NoFrames;
        if (frames == ShareOptions.NoFrames)
            headers.XFrameOptions = "DENY";
        else
            // Older than frame-ancestors, and cannot name other sites; the antiforgery service would add it.
            context.Response.OnStarting(() =>
            {
                context.Response.Headers.Remove("X-Frame-Options");
                return Task.CompletedTask;
            });
        // The API reference brings inline scripts of its own and shows nothing of a guest's.
        headers.ContentSecurityPolicy = (context.Request.Path.StartsWithSegments("/docs/api/reference") ? Everywhere : Policy) + frames;
        return next(context);
    }
}

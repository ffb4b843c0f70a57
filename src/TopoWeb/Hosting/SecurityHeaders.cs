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
        var path = context.Request.Path;
        var frames = SharingServices.IsEmbed(path) ? sharing.CurrentValue.FrameAncestors : ShareOptions.NoFrames;
        Write(context.Response.Headers, path, frames);
        context.Response.OnStarting(() =>
        {
            // What answers an exception clears all that was said before.
            if (context.Response.Headers.XContentTypeOptions.Count == 0)
                Write(context.Response.Headers, path, frames);
            // Older than frame-ancestors, and cannot name other sites; the antiforgery service would add it.
            if (frames != ShareOptions.NoFrames)
                context.Response.Headers.Remove("X-Frame-Options");
            return Task.CompletedTask;
        });
        return next(context);
    }

    private static void Write(IHeaderDictionary headers, PathString path, string frames)
    {
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (frames == ShareOptions.NoFrames)
            headers.XFrameOptions = "DENY";
        // The API reference brings inline scripts of its own and shows nothing of a guest's.
        headers.ContentSecurityPolicy = (path.StartsWithSegments("/docs/api/reference") ? Everywhere : Policy) + frames;
    }
}

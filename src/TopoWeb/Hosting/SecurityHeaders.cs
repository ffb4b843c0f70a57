namespace TopoWeb.Hosting;

/// <summary>What a browser may do with our pages: load from here alone, never inside another site's frame.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Styles inline: MudBlazor and Cytoscape set them. Scripts never, except the import map, which Blazor writes with a hash of its own.
    private const string Policy = "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; font-src 'self' data:; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'self'; frame-ancestors 'none'; form-action 'self'";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.XFrameOptions = "DENY";
        // The job dashboard and the API reference bring inline scripts of their own and show nothing of a guest's.
        if (!context.Request.Path.StartsWithSegments("/jobs") && !context.Request.Path.StartsWithSegments("/docs/api/reference"))
            headers.ContentSecurityPolicy = Policy;
        return next(context);
    }
}

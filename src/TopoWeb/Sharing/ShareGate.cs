namespace TopoWeb.Sharing;

/// <summary>Answers 404 for links that are unknown, expired or revoked, before any page is made: a status, not only words.</summary>
internal sealed class ShareGate(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context, ShareService shares)
    {
        if (context.Request.Path.StartsWithSegments("/s", out var rest) && rest.Value is ['/', .. var page] && TokenOf(page) is { } token)
        {
            if (await shares.FindAsync(token, count: HttpMethods.IsGet(context.Request.Method), context.RequestAborted) is null)
            {
                context.Response.StatusCode = StatusCodes.Status404NotFound;
                return;
            }
            context.Response.Headers.CacheControl = "no-store";
            context.Response.Headers["X-Robots-Tag"] = "noindex";
        }
        await next(context);
    }

    private static readonly string[] Pages = ["/timeline", "/film"]; // links made earlier say "film"

    /// <summary>The token in the address of a page, <c>TOKEN</c> or <c>TOKEN/timeline</c>; files ask for themselves.</summary>
    private static string? TokenOf(string page)
    {
        var name = Pages.FirstOrDefault(name => page.EndsWith(name, StringComparison.OrdinalIgnoreCase)) ?? "";
        var token = page[..^name.Length];
        return token.Contains('/') ? null : token;
    }
}

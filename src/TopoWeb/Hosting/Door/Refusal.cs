using System.Text.Encodings.Web;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>A request that is refused before any page is made: a document of the API as everywhere, else a plain page that costs nothing to make.</summary>
internal static class Refusal
{
    /// <summary>Not now, but soon: programs are told when to ask again, and pages do so by themselves.</summary>
    public static Task WaitAsync(HttpContext context, string title, string sentence)
    {
        context.Response.Headers.RetryAfter = "5";
        context.Response.Headers["Refresh"] = "5";
        return WriteAsync(context, StatusCodes.Status503ServiceUnavailable, title, sentence);
    }

    public static Task WriteAsync(HttpContext context, int status, string title, string sentence)
    {
        if (ProgramPaths.Has(context.Request.Path))
            return TypedResults.Problem(sentence, statusCode: status, title: $"{title}.").ExecuteAsync(context);
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        if (!context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            return context.Response.WriteAsync(sentence, context.RequestAborted);
        }
        context.Response.ContentType = "text/html; charset=utf-8";
        var root = context.Request.PathBase.ToUriComponent();
        return context.Response.WriteAsync($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title>{HtmlEncoder.Default.Encode(title)} · TopoWeb</title>
                <link rel="stylesheet" href="{root}/css/tokens.css" />
                <link rel="stylesheet" href="{root}/css/site.css" />
            </head>
            <body>
                <main class="page">
                    <h1>{HtmlEncoder.Default.Encode(title)}</h1>
                    <p class="page-lede">{HtmlEncoder.Default.Encode(sentence)}</p>
                </main>
            </body>
            </html>
            """, context.RequestAborted);
    }
}

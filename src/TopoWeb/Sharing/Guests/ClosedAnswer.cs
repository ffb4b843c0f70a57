using System.Net;
using System.Text;

namespace TopoWeb.Sharing.Guests;

/// <summary>The one answer for every link that does not open. A page without anything of the application, the same to the byte whatever the reason.</summary>
internal static class ClosedAnswer
{
    public const string Title = "This link is not valid";
    public const string Text = "It may have expired or been revoked, or its address may be incomplete. Ask the person who sent it for a new one.";

    public static Task WriteAsync(HttpContext context)
    {
        var page = Encoding.UTF8.GetBytes($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="robots" content="noindex" />
            <meta name="color-scheme" content="light dark" />
            <base href="{WebUtility.HtmlEncode(context.Request.PathBase)}/" />
            <title>{Title} · TopoWeb</title>
            <script src="js/theme.js"></script>
            <link rel="icon" type="image/svg+xml" href="favicon.svg" />
            <link rel="stylesheet" href="css/tokens.css" />
            <link rel="stylesheet" href="css/site.css" />
            </head>
            <body>
            <main class="page">
            <h1>{Title}</h1>
            <p class="page-lede">{Text}</p>
            </main>
            </body>
            </html>

            """);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.Body.WriteAsync(page, context.RequestAborted).AsTask();
    }
}

namespace TopoWeb.Http;

/// <summary>The status of a page that is still being written as plain HTML.</summary>
internal static class PageStatus
{
    /// <summary>Answers 404 with the page's own words.</summary>
    /// <param name="context">Null where the page is live: nothing is answered then.</param>
    public static void Missing(HttpContext? context)
    {
        if (context is not { Response.HasStarted: false } http)
            return;
        // When the page is sent: with this status from the beginning the framework would send its own page for missing addresses.
        http.Response.OnStarting(() =>
        {
            http.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        });
    }
}

namespace TopoWeb.Http;

/// <summary>What the framework itself refuses has a status alone; whoever reads it learns what to do.</summary>
internal static class PlainRefusals
{
    public static void Explain(ProblemDetailsContext context) => context.ProblemDetails.Detail ??= Sentence(context.HttpContext, context.ProblemDetails.Status ?? context.HttpContext.Response.StatusCode);

    private static string Sentence(HttpContext http, int status) => status switch
    {
        StatusCodes.Status401Unauthorized => "Sign in, or send a token in the header Authorization.",
        StatusCodes.Status403Forbidden => "The account or the token lacks the right that this needs.",
        StatusCodes.Status404NotFound => "There is nothing at this address. All operations are listed at /docs/api.",
        StatusCodes.Status405MethodNotAllowed => http.Response.Headers.Allow.ToString() is { Length: > 0 } methods ? $"This address does not take this method. It takes {methods}." : "This address does not take this method.",
        StatusCodes.Status415UnsupportedMediaType => "The operation does not take this Content-Type. Those that it takes are listed at /docs/api; most take application/json.",
        < StatusCodes.Status500InternalServerError => "The request could not be read.",
        _ => "The server could not answer.",
    };
}

using TopoWeb.Access;
using TopoWeb.Http;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Accounts.Sessions;

/// <summary>Answers to programs that may not do what they ask: never a redirect, never a hint at what a wrong token was.</summary>
internal static class ApiRefusal
{
    /// <summary>The API, and the measurements, which programs ask for too.</summary>
    public static bool IsApi(HttpContext context) => ProgramPaths.Has(context.Request.Path);

    /// <summary>Nobody is signed in, or the token is not valid.</summary>
    public static Task UnauthorizedAsync(HttpContext context)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return HttpResults.Problem("Sign in, or send a valid API token as “Authorization: Bearer tw_…”.", statusCode: StatusCodes.Status401Unauthorized, title: "Not signed in.").ExecuteAsync(context);
    }

    /// <summary>Somebody is, with too few rights.</summary>
    public static Task ForbiddenAsync(HttpContext context)
    {
        var needed = context.GetEndpoint()?.Metadata.GetMetadata<NeedsAttribute>()?.Rights ?? Rights.None;
        var missing = needed & ~Visitor.Of(context.User).Rights;
        var message = missing == Rights.None ? "This account or token may not do this." : new NotAllowedException(missing).Message;
        return HttpResults.Problem(message, statusCode: StatusCodes.Status403Forbidden, title: "Not allowed.").ExecuteAsync(context);
    }
}

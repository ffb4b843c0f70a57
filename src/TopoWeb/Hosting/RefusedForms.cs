using TopoWeb.Hosting.Door;

namespace TopoWeb.Hosting;

/// <summary>
/// A form that is refused, because it has no token of this site or cannot be read, is answered with a status alone: its page would read the form again.
/// A browser window is given words instead of nothing.
/// </summary>
internal static class RefusedForms
{
    public static void UseRefusedForms(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        await next(context);
        if (context.Response is { HasStarted: false, StatusCode: StatusCodes.Status400BadRequest } && !HttpMethods.IsGet(context.Request.Method))
            await Refusal.WriteAsync(context, StatusCodes.Status400BadRequest, "The form was not accepted", "It may have been open for too long. Go back, load the page again, and repeat what you did.");
    });
}

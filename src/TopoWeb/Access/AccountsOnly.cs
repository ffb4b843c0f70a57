using Microsoft.Extensions.Options;

namespace TopoWeb.Access;

/// <summary>What makes sense only with accounts does not exist in Local mode.</summary>
internal sealed class AccountsOnly : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next) =>
        context.HttpContext.RequestServices.GetRequiredService<IOptions<AccessOptions>>().Value.Mode == AccessMode.Local
            ? TypedResults.Problem("This server has one user and no projects (Access:Mode is Local).", statusCode: StatusCodes.Status404NotFound, title: "Not found.")
            : await next(context);
}

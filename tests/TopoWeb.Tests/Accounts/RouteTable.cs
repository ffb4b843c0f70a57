using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Components.Endpoints;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;

namespace TopoWeb.Tests.Accounts;

/// <summary>Something that one can ask of the server.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">Its address, with the names of its parameters.</param>
/// <param name="IsPage">A page, which sends people to the sign-in; otherwise an answer for programs.</param>
/// <param name="Needs">The right that it needs; null where it is open to all.</param>
internal sealed record ServedAction(string Method, string Pattern, bool IsPage, Rights? Needs)
{
    /// <summary>In the documentation.</summary>
    public string Words => IsPage ? $"Page `{Pattern}`" : $"`{Method} {Pattern}`";
}

/// <summary>All actions of a server, read from its routes: a new route is among them by itself.</summary>
internal static partial class RouteTable
{
    public static IReadOnlyList<ServedAction> Read(IServiceProvider services) =>
    [
        .. from route in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
           let pattern = "/" + Constraint().Replace(route.RoutePattern.RawText!.Trim('/'), "{$1}")
           let page = route.Metadata.GetMetadata<ComponentTypeMetadata>() is not null
           where (page || pattern.StartsWith("/api/", StringComparison.Ordinal)) && pattern is not ("/not-found" or "/error")
           from method in page ? ["GET"] : route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods
           orderby page, pattern, method
           select new ServedAction(method, pattern, page, route.Metadata.GetMetadata<NeedsAttribute>()?.Rights),
    ];

    /// <summary>The address with something in the place of each parameter that names nothing there is.</summary>
    public static string Address(ServedAction action) => Parameter().Replace(action.Pattern, m => m.Groups[1].Value is "id" or "Id" or "person" ? $"{Guid.NewGuid()}" : "none-such");

    [GeneratedRegex(@"\{\*?\*?(\w+)[^}]*\}")]
    private static partial Regex Constraint();

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();
}

using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Endpoints;

namespace TopoWeb.Access;

/// <summary>What a route needs. Every route has a rule or says why everybody may come: routes without either are closed, and a test names them.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class NeedsAttribute(Rights rights) : Attribute, IAuthorizeData
{
    private const string Prefix = "needs:";

    public Rights Rights => rights;

    public string? Policy { get => PolicyOf(rights); set => throw new NotSupportedException(); }

    public string? Roles { get; set; }

    public string? AuthenticationSchemes { get; set; }

    /// <summary>A policy for each right.</summary>
    public static void AddPolicies(AuthorizationOptions options)
    {
        foreach (var (right, _) in RightsText.Scopes)
            options.AddPolicy(PolicyOf(right), policy => policy.RequireAssertion(context => Visitor.Of(context.User).May(right)));
        // A route without a rule is closed, not open. Where there is no route there is nothing to close: the answer is "not found", or that the method or type is wrong.
        options.FallbackPolicy = new AuthorizationPolicyBuilder().RequireAssertion(context => context.Resource is HttpContext http && http.GetEndpoint() is not RouteEndpoint).Build();
    }

    private static string PolicyOf(Rights right) => Prefix + right;
}

/// <summary>A route for everybody, signed in or not.</summary>
/// <param name="reason">Why.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class OpenToAllAttribute(string reason) : Attribute, IAllowAnonymous
{
    public string Reason => reason;
}

internal static class AccessRuleExtensions
{
    /// <summary>The route needs this right.</summary>
    public static TBuilder Needs<TBuilder>(this TBuilder route, Rights right) where TBuilder : IEndpointConventionBuilder =>
        route.WithMetadata(new NeedsAttribute(right));

    /// <summary>Connection and script of Blazor serve guests' pages too; the pages have rules of their own, and so has everything that they ask for.</summary>
    public static void OpenFrameworkRoutes(this RazorComponentsEndpointConventionBuilder routes) => routes.Add(route =>
    {
        if (!route.Metadata.OfType<ComponentTypeMetadata>().Any())
            route.Metadata.Add(new OpenToAllAttribute("Connection and script of all pages, for guests too."));
    });

    /// <summary>The route is for everybody.</summary>
    public static TBuilder OpenToAll<TBuilder>(this TBuilder route, string reason) where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new OpenToAllAttribute(reason));
}

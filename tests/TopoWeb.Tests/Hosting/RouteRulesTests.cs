using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TopoWeb.Access;

namespace TopoWeb.Tests.Hosting;

/// <summary>Every route has a rule: the right that it needs, or the reason why it is open to all.</summary>
[Collection(ApplicationCollection.Name)]
public sealed class RouteRulesTests(ApplicationFixture fixture)
{
    [Fact]
    public void Routes_Every_HasOneRule()
    {
        var routes = fixture.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            // Of an unpublished build alone: files that came after it. Closed, as everything without a rule.
            .Where(r => r.DisplayName != "Fallback {**path:file}").ToList();
        Assert.True(routes.Count > 60, $"Only {routes.Count} routes were found.");
        var wrong = routes.Select(r => (Route: $"{r.RoutePattern.RawText} ({r.DisplayName})", Needs: r.Metadata.OfType<NeedsAttribute>().Count(), Open: r.Metadata.OfType<OpenToAllAttribute>().Count(), Others: r.Metadata.OfType<IAuthorizeData>().Count(d => d is not NeedsAttribute)))
            .Where(r => (r.Needs, r.Open, r.Others) is not ((1, 0, 0) or (0, 1, 0)))
            .Select(r => $"{r.Route}: {r.Needs} rights, {r.Open} open, {r.Others} other rules").ToList();
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public void Routes_OpenToAll_SayWhy() =>
        Assert.All(fixture.App.Services.GetRequiredService<EndpointDataSource>().Endpoints.SelectMany(e => e.Metadata.OfType<OpenToAllAttribute>()), o => Assert.EndsWith(".", o.Reason, StringComparison.Ordinal));
}

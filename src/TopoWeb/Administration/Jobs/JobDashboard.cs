using Hangfire;
using Hangfire.Dashboard;
using TopoWeb.Access;

namespace TopoWeb.Administration.Jobs;

/// <summary>
/// Hangfire's own view of the queues, for administrators. It only shows: what becomes of a run is decided in its rows, where a job that somebody deletes or repeats by hand would
/// be at odds with them. Its scripts and styles are files of this server, so that it needs no exception from the policy of our pages; its requests carry its own anti-forgery token.
/// </summary>
internal static class JobDashboard
{
    public const string Path = "/jobs";

    /// <param name="app">The application.</param>
    /// <param name="home">Address of the gallery, with a slash at its end. The dashboard leads back to the other pages of administration.</param>
    public static void MapJobDashboard(this IEndpointRouteBuilder app, string home) => app.MapHangfireDashboard(Path, new DashboardOptions
    {
        DashboardTitle = "TopoWeb jobs",
        AppPath = $"{home}admin",
        IsReadOnlyFunc = _ => true,
        IgnoreAntiforgeryToken = false,
        // Names of the servers' own storage are nobody's business here.
        DisplayStorageConnectionString = false,
        Authorization = [new AdministratorsOnly()],
    }).Needs(Rights.Administer);

    /// <summary>The route has its rule already; the dashboard asks again for each of its pages.</summary>
    private sealed class AdministratorsOnly : IDashboardAuthorizationFilter
    {
        public bool Authorize(DashboardContext context) => Visitor.Of(context.GetHttpContext().User).May(Rights.Administer);
    }
}

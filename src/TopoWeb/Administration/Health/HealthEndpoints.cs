using TopoWeb.Access;
using TopoWeb.Administration.Alerts;
using TopoWeb.Http;

namespace TopoWeb.Administration.Health;

internal static class HealthEndpoints
{
    public static void MapInstallationHealth(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/health").WithTags("Administration");
        group.MapGet("/", async (Visitor visitor, HealthService service, CancellationToken cancellation) => TypedResults.Ok(await service.ReadAsync(visitor, cancellation)))
            .WithSummary("Get how the installation is: queue, processes, disks, database, last backup, failed runs. Concerns name what needs attention; there are none while everything works.").Needs(Rights.Administer);
        group.MapPost("/retry", async (Visitor visitor, HealthService service, CancellationToken cancellation) => TypedResults.Ok(await service.RetryAsync(visitor, null, cancellation)))
            .WithSummary("Resume all runs that the health report lists as failed or with failed networks. One of them is retried by its own operation.").Needs(Rights.Administer);
        group.MapPost("/alerts/test", async (Visitor visitor, AlertService service, CancellationToken cancellation) => TypedResults.Ok(await service.TestAsync(visitor, cancellation)))
            .WithSummary("Check the web hook of the settings with a test alert. The answer says whether it arrived.").Needs(Rights.Administer);
    }
}

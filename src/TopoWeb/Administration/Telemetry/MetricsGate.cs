using System.Net;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using TopoWeb.Access;

namespace TopoWeb.Administration.Telemetry;

/// <summary>
/// Lets Prometheus servers at configured addresses read the measurements as an administrator's token would, and has the state of the installation read for whoever may.
/// Comes between the authentication and the rules of the routes.
/// </summary>
internal sealed class MetricsGate(RequestDelegate next, IOptions<TelemetryOptions> options)
{
    private static readonly Visitor Prometheus = new(null, "Prometheus", Rights.Administer);

    private readonly IReadOnlyList<IPNetwork> _networks = [.. options.Value.Addresses.Select(a => TelemetryOptions.ToNetwork(a)!.Value)];

    public Task InvokeAsync(HttpContext context, InstallationMeter meter) => context.Request.Path == TelemetryServices.Path ? AskAsync(context, meter) : next(context);

    private async Task AskAsync(HttpContext context, InstallationMeter meter)
    {
        if (!Visitor.Of(context.User).May(Rights.Administer) && IsKnown(context.Connection.RemoteIpAddress))
            context.User = new ClaimsPrincipal(Prometheus.ToIdentity("Address"));
        if (Visitor.Of(context.User).May(Rights.Administer))
            await meter.RefreshAsync(context.RequestAborted);
        await next(context);
    }

    private bool IsKnown(IPAddress? address)
    {
        if (address is { IsIPv4MappedToIPv6: true })
            address = address.MapToIPv4();
        return address is not null && _networks.Any(n => n.Contains(address));
    }
}

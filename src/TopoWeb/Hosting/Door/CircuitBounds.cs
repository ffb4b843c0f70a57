using Microsoft.AspNetCore.Components.Server;
using Microsoft.Extensions.Options;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>How many pages without a connection are kept. The framework's own bounds, 1,000 for two hours, would hold hundreds of megabytes on a busy server.</summary>
internal sealed class CircuitBounds(IOptions<RateLimitOptions> options) : IConfigureOptions<CircuitOptions>
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(30);

    public void Configure(CircuitOptions circuits)
    {
        circuits.DisconnectedCircuitMaxRetained = options.Value.LostPages;
        circuits.PersistedCircuitInMemoryMaxRetained = options.Value.LostPages;
        circuits.PersistedCircuitInMemoryRetentionPeriod = Short;
    }
}

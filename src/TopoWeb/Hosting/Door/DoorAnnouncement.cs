using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>Says where the server can be reached, once it can.</summary>
internal static class DoorAnnouncement
{
    public static void Announce(IServiceProvider services) => services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
    {
        var door = services.GetRequiredService<IOptions<DoorOptions>>().Value;
        var bound = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
        var path = door.ToPathBase();
        var addresses = door.ToPublicUri() is { } address ? [address.AbsoluteUri] : bound.Select(b => $"{b}{path}/").ToList();
        if (addresses.Count > 0)
            Console.WriteLine($"\n  TopoWeb is ready:  {string.Join("  ", addresses)}\n  Press Ctrl+C to stop. Unfinished runs resume at the next start.\n");
    });
}

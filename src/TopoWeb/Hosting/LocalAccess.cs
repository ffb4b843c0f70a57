using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using TopoWeb.Access;
using TopoWeb.Hosting.Door;

namespace TopoWeb.Hosting;

/// <summary>
/// Local mode: one user, who owns everything, on this machine only. The server listens on loopback, answers to loopback names alone
/// (so a page elsewhere cannot reach it through a name of its own), and does not start on any other address.
/// </summary>
internal static class LocalAccess
{
    public const string DefaultUrl = "http://127.0.0.1:5080";

    public static void Configure(WebApplicationBuilder builder)
    {
        if (AccessServices.ModeOf(builder.Configuration) != AccessMode.Local)
            return;
        // A container image may set these to listen everywhere; in Local mode the addresses are ours to choose.
        if (string.IsNullOrEmpty(builder.Configuration["urls"]))
            builder.WebHost.UseUrls(DefaultUrl);
        foreach (var url in ListenAddresses.Of(builder.Configuration))
            if (!ListenAddresses.IsLoopback(url))
                throw new StartRefusedException($"In Local mode the server listens on loopback only, but '{url}' can be reached from outside. Use an address such as {DefaultUrl}, and connect from other machines through a tunnel (ssh -L 5080:127.0.0.1:5080 host).");
        builder.Services.Configure<Microsoft.AspNetCore.HostFiltering.HostFilteringOptions>(o =>
        {
            o.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"];
            o.AllowEmptyHosts = false;
        });
    }

    /// <summary>A second look once the addresses are bound, whatever set them.</summary>
    public static void Enforce(WebApplication app)
    {
        if (AccessServices.ModeOf(app.Configuration) == AccessMode.Local)
            app.Lifetime.ApplicationStarted.Register(() => Look(app));
    }

    /// <summary>An address that is bound and that others can reach; null where there is none, or where others may.</summary>
    public static string? FindOpen(WebApplication app) =>
        AccessServices.ModeOf(app.Configuration) == AccessMode.Local ? AddressesOf(app).FirstOrDefault(a => !ListenAddresses.IsLoopback(a)) : null;

    private static ICollection<string> AddressesOf(WebApplication app) => app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];

    private static void Look(WebApplication app)
    {
        if (FindOpen(app) is { } address)
        {
            app.Logger.LogCritical("Local mode requires a loopback address, but the server listens on {Address}. Stopping.", address);
            Environment.ExitCode = CommandErrors.BadInput;
            app.Lifetime.StopApplication();
            return;
        }
        if (AddressesOf(app).FirstOrDefault() is { } open)
            Console.WriteLine($"\n  TopoWeb is ready:  {open}\n  Open this address in a browser. The gallery has a finished sample; \"Figure 2, quick\" starts with one click.\n  Press Ctrl+C to stop. Unfinished runs resume at the next start.\n");
    }
}

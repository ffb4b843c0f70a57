using System.Net;
using System.Text.RegularExpressions;
using TopoWeb.Http;

namespace TopoWeb.Hosting.Door;

/// <summary>Names, paths and networks of the settings, read strictly: a typing error here opens or closes the wrong door.</summary>
internal static partial class DoorNames
{
    /// <summary>Names that the server answers to besides those of its own machine.</summary>
    public static IReadOnlySet<string> Of(DoorOptions door) =>
        door.Hosts.Select(Plain).Concat(door.ToPublicUri() is { } address ? [Plain(address.Host)] : []).ToHashSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>A host as a request names it, without the brackets of IPv6.</summary>
    public static string Plain(string host) => host.Trim('[', ']');

    public static bool IsHost(string host) => Uri.CheckHostName(Plain(host)) is not UriHostNameType.Unknown && !host.Contains('/');

    /// <summary>One or more segments of letters, digits and <c>. _ ~ -</c>; nothing that a browser could take for another server's address.</summary>
    public static bool IsPathBase(string path) => PathBase().IsMatch(path);

    /// <summary>The networks of an entry of <c>Door:Proxies</c>; null where it is neither an address nor a network.</summary>
    public static IPNetwork? ToNetwork(string text) =>
        IPNetwork.TryParse(text, out var network) ? (network.BaseAddress.Equals(IPAddress.Parse(text.Split('/')[0])) ? network : null)
        : IPAddress.TryParse(text, out var address) ? new IPNetwork(address, address.GetAddressBytes().Length * 8)
        : null;

    /// <summary>Whose forwarded headers are believed.</summary>
    public static IReadOnlyList<IPNetwork> ProxiesOf(DoorOptions door) => (door.Proxies, door.BehindProxy) switch
    {
        ([], true) => [new IPNetwork(new IPAddress([127, 0, 0, 0]), 8), new IPNetwork(IPAddress.IPv6Loopback, 128)],
        var (proxies, _) => [.. proxies.Select(p => ToNetwork(p)!.Value)],
    };

    [GeneratedRegex(@"^(/[A-Za-z0-9._~-]+)+\z")]
    private static partial Regex PathBase();
}

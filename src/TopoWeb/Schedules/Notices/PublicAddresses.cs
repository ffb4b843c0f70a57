using System.Net;
using System.Net.Sockets;

namespace TopoWeb.Schedules.Notices;

/// <summary>Which addresses are on the public network. Everything else (this machine, the local network, the metadata service of a cloud) is internal.</summary>
/// <remarks>The blocks are those of the IANA special-purpose address registries (RFC 6890 and its updates) that are not globally reachable.</remarks>
internal static class PublicAddresses
{
    private static readonly IPNetwork[] Internal =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
        }.Select(n => IPNetwork.Parse(n)),
    ];

    private static readonly IPNetwork Global = IPNetwork.Parse("2000::/3");

    /// <summary>Within the global block: Teredo and other protocols, documentation, 6to4, segment routing.</summary>
    private static readonly IPNetwork[] NotGlobal = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(n => IPNetwork.Parse(n))];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        if (address.AddressFamily == AddressFamily.InterNetwork)
            return !Internal.Any(n => n.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return false;
        // NAT64 leads to the IPv4 address in its last four bytes.
        if (Translated.Contains(address))
            return IsPublic(new IPAddress(address.GetAddressBytes()[12..]));
        return Global.Contains(address) && !NotGlobal.Any(n => n.Contains(address));
    }
}

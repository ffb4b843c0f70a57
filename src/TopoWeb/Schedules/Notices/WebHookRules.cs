using System.Net;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Notices;

/// <summary>Where a web hook may be. A name says nothing of where it leads: its addresses are checked when it is connected to.</summary>
internal static class WebHookRules
{
    private const int Longest = 1000;

    /// <summary>The address in its plain form; null where there is none.</summary>
    /// <exception cref="InvalidInputException">It is no address for a web hook.</exception>
    public static string? Check(string? text, WebHookOptions options)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;
        if (!options.Enabled)
            throw new InvalidInputException("hookAddress", "This server calls no web hooks (WebHooks:Enabled).");
        if (text.Length > Longest || !Uri.TryCreate(text.Trim(), UriKind.Absolute, out var address) || address.AbsoluteUri.Length > Longest || address.Scheme is not ("https" or "http") || address.Host.Length == 0)
            throw new InvalidInputException("hookAddress", "This is no web address. Enter one such as https://example.org/hooks/topoweb.");
        if (address.UserInfo.Length > 0 || address.Fragment.Length > 0)
            throw new InvalidInputException("hookAddress", "The address must have no user name, password or fragment. Notices are signed instead.");
        if (address.Scheme == "http" && !IsAllowedHost(address.IdnHost, options))
            throw new InvalidInputException("hookAddress", "The address must begin with https://. Plain http is for hosts that the setting WebHooks:Allowed names.");
        if (IPAddress.TryParse(address.IdnHost.Trim('[', ']'), out var ip) && !MayConnect(ip, options))
            throw new InvalidInputException("hookAddress", $"{ip} is an internal address. An administrator can allow it (WebHooks:Allowed).");
        return address.AbsoluteUri;
    }

    /// <summary>Whether the host itself is named among those allowed: then it may be anywhere.</summary>
    public static bool IsAllowedHost(string host, WebHookOptions options) =>
        options.Allowed.Contains(host.TrimEnd('.'), StringComparer.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IsNamed(ip, options));

    /// <summary>Public, or named among those allowed.</summary>
    public static bool MayConnect(IPAddress address, WebHookOptions options) => PublicAddresses.IsPublic(address) || IsNamed(address, options);

    private static bool IsNamed(IPAddress address, WebHookOptions options)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        return options.Allowed.Any(a => IPNetwork.TryParse(a, out var network) ? network.Contains(address) : IPAddress.TryParse(a, out var one) && one.Equals(address));
    }
}

using System.Net;

namespace TopoWeb.Hosting.Door;

/// <summary>Where the server is told to listen, and who can reach it there.</summary>
internal static class ListenAddresses
{
    public static IEnumerable<string> Of(IConfiguration configuration)
    {
        foreach (var url in (configuration["urls"] ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            yield return url;
        foreach (var endpoint in configuration.GetSection("Kestrel:Endpoints").GetChildren())
            if (endpoint["Url"] is { } url)
                yield return url;
    }

    public static bool IsLoopback(string url)
    {
        // "http://*:80" and "http://+:80" are addresses for the server, but no URIs.
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && IsLoopbackName(uri.Host);
    }

    /// <summary>A name that leads to the machine on which it is used, whoever uses it.</summary>
    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    public static bool IsHttps(string url) => url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}

using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Http;
using static TopoWeb.Http.DoorOptions;

namespace TopoWeb.Hosting.Door;

/// <summary>Checks at the start that the door is as its settings say, and that nobody's password has to cross a network unencrypted. Each message says what to set.</summary>
internal sealed class DoorCheck(IConfiguration configuration, IOptions<AccessOptions> access, TimeProvider time) : IValidateOptions<DoorOptions>
{
    private const string ExampleAddress = "https://topoweb.example.org";

    public ValidateOptionsResult Validate(string? name, DoorOptions options)
    {
        if (access.Value.Mode != AccessMode.Accounts)
            return ValidateOptionsResult.Skip;
        List<string> wrong = [.. CheckNames(options), .. CheckProxies(options), .. CheckListening(options), .. CheckCertificate(options.Certificate)];
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);
    }

    private static IEnumerable<string> CheckNames(DoorOptions door)
    {
        var path = "";
        if (door.PublicAddress.Length > 0)
        {
            if (door.ToPublicUri() is not { Scheme: "https" or "http", UserInfo: "" } address || door.PublicAddress.AsSpan().ContainsAny('?', '#'))
                yield return $"{Section}:PublicAddress is '{door.PublicAddress}'; it must be an address without query, such as {ExampleAddress} or {ExampleAddress}/lab.";
            else if (address.Scheme == "http" && !door.AllowHttp && !ListenAddresses.IsLoopbackName(address.Host))
                yield return $"{Section}:PublicAddress is '{door.PublicAddress}'; it must begin with https://, or set {Section}:AllowHttp=true to try it out without.";
            else if ((path = address.AbsolutePath.TrimEnd('/')).Length > 0 && !DoorNames.IsPathBase(path))
                yield return $"{Section}:PublicAddress ends with '{path}'; a path may have letters, digits and . _ ~ - only, such as /lab.";
        }
        if (door.PathBase.Length > 0 && !DoorNames.IsPathBase(door.PathBase))
            yield return $"{Section}:PathBase is '{door.PathBase}'; it must begin with a slash and have letters, digits and . _ ~ - only, such as /lab.";
        else if (door.PathBase.Length > 0 && door.PublicAddress.Length > 0 && path != door.PathBase)
            yield return $"{Section}:PathBase is '{door.PathBase}', but {Section}:PublicAddress ends with '{path}'. Leave {Section}:PathBase empty: the path is taken from the address.";
        foreach (var (host, i) in door.Hosts.Select((h, i) => (h, i)).Where(h => !DoorNames.IsHost(h.h)))
            yield return $"{Section}:Hosts:{i} is '{host}'; it must be a name or an address alone, such as topoweb.example.org or 192.0.2.10.";
        if (door.HstsDays is < 0 or > 3650)
            yield return $"{Section}:HstsDays is {door.HstsDays}; it must be 0 to 3650.";
    }

    private IEnumerable<string> CheckProxies(DoorOptions door)
    {
        foreach (var (proxy, i) in door.Proxies.Select((p, i) => (p, i)))
            if (DoorNames.ToNetwork(proxy) is not { } network)
                yield return $"{Section}:Proxies:{i} is '{proxy}'; it must be an address, such as 192.0.2.10, or a network, such as 192.0.2.0/24.";
            else if (network.PrefixLength == 0)
                yield return $"{Section}:Proxies:{i} is '{proxy}', which trusts everybody. Name the addresses of your proxies.";
        if (door.ForwardLimit is < 1 or > 10)
            yield return $"{Section}:ForwardLimit is {door.ForwardLimit}; it must be 1 to 10.";
        // A switch of the framework that believes everybody's forwarded headers.
        if (string.Equals(configuration["ForwardedHeaders_Enabled"], "true", StringComparison.OrdinalIgnoreCase))
            yield return $"ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts forwarded headers of everybody. Unset it, and name your proxies in {Section}:Proxies.";
    }

    private IEnumerable<string> CheckListening(DoorOptions door)
    {
        var urls = ListenAddresses.Of(configuration).ToList();
        foreach (var url in urls)
            if (ListenAddresses.IsHttps(url))
            {
                if (door.Certificate.Path.Length == 0 && !HasOtherCertificate())
                    yield return $"'{url}' requires a certificate. Set {Section}:Certificate:Path and {Section}:Certificate:KeyPath (PEM), or {Section}:Certificate:Path and {Section}:Certificate:Password (PFX).";
            }
            else if (!ListenAddresses.IsLoopback(url) && !door.BehindProxy && !door.AllowHttp)
                yield return $"'{url}' can be reached from other machines, and passwords would cross the network unencrypted. Use https:// with {Section}:Certificate:Path, or set {Section}:BehindProxy=true where a reverse proxy does TLS, or {Section}:AllowHttp=true to try it out.";
        if (DoorNames.Of(door).Count == 0 && (door.BehindProxy || urls.Any(url => !ListenAddresses.IsLoopback(url))))
            yield return $"Set {Section}:PublicAddress to the address that people open, such as {ExampleAddress}, or {Section}:Hosts to the names of the server. It answers to no other names.";
    }

    /// <summary>Kestrel's own sections.</summary>
    private bool HasOtherCertificate() => configuration.GetSection("Kestrel:Certificates:Default").Exists() || configuration.GetSection("Kestrel:Endpoints").GetChildren().Any(e => e.GetSection("Certificate").Exists());

    private IEnumerable<string> CheckCertificate(CertificateFiles files)
    {
        if (files.CheckSeconds is < 1 or > 86_400)
            yield return $"{Section}:Certificate:CheckSeconds is {files.CheckSeconds}; it must be 1 to 86400.";
        if (files.Path.Length == 0)
        {
            if (files.KeyPath.Length > 0)
                yield return $"{Section}:Certificate:KeyPath is set, but {Section}:Certificate:Path is not. Set it to the file with the certificate.";
            yield break;
        }
        string? problem = null;
        try
        {
            CertificateReader.Read(files, time.GetUtcNow());
        }
        catch (CertificateException e)
        {
            problem = e.Message;
        }
        if (problem is not null)
            yield return problem;
    }
}

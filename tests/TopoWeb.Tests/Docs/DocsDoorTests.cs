using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Docs;

/// <summary>The deployment page's files for a server's door: their settings exist, and both proxies do the same.</summary>
public sealed partial class DocsDoorTests
{
    private const string Page = "src/TopoWeb/Docs/Pages/deployment.md";

    [Fact]
    public void Ini_EverySetting_IsOnTheConfigurationPage()
    {
        var settings = DocsFiles.Fences.Where(f => f.Language == "ini").SelectMany(f => f.Lines).Select(l => Setting().Match(l)).Where(m => m.Success).Select(m => m.Groups[1].Value.Replace("__", ":", StringComparison.Ordinal)).ToList();
        Assert.Contains("Door:PublicAddress", settings);
        Assert.All(settings, setting => Assert.Contains(Regex.Replace(setting, @":\d+$", ""), DocsReferenceTests.Settings));
    }

    [Fact]
    public void Proxies_NginxAndCaddy_LeadToTheDefaultAddressAndLetNoForgedHeaderThrough()
    {
        var (nginx, caddy) = (Fence("nginx"), Fence("caddyfile"));
        Assert.Contains("proxy_pass         http://127.0.0.1:5080;", nginx, StringComparison.Ordinal);
        Assert.Contains("reverse_proxy 127.0.0.1:5080", caddy, StringComparison.Ordinal);
        foreach (var header in new[] { "Host", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-Prefix", "Forwarded" })
            Assert.Matches($@"proxy_set_header\s+{header}\s", nginx);
        foreach (var header in new[] { "X-Forwarded-Prefix", "Forwarded" })
            Assert.Contains($"header_up -{header}", caddy, StringComparison.Ordinal);
    }

    private static string Fence(string language) => Assert.Single(DocsFiles.Fences, f => f.Language == language && f.File == Page).Text;

    /// <summary>Settings have sections or are <c>urls</c>; a unit's own names have neither.</summary>
    [GeneratedRegex(@"^([A-Z]\w*__\w+|urls)=")]
    private static partial Regex Setting();
}

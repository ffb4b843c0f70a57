using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Microsoft.Playwright;
using TopoWeb.Tests.Published;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>A guest at another address: what a lab's server is for, and what Local mode never does.</summary>
public sealed class NetworkTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    private const string Curl = "/usr/bin/curl";

    /// <summary>What curl says where nobody listens.</summary>
    private const int Refused = 7;

    [Fact]
    public async Task Link_OpenedByABrowserOnAnotherMachine_IsExplorableUntilItIsRevoked()
    {
        await using var other = await OtherAsync();
        await using var lab = await ListenAsync(other.Here);
        var run = await lab.Ada.RunCircleAsync("For a colleague");
        var link = await lab.Ada.ShareAsync(new { run = run.Id, scope = "download" });
        Assert.StartsWith($"http://{other.Here}:", link.Url, StringComparison.Ordinal);

        using var playwright = await Playwright.CreateAsync();
        await using var chromium = await Chromium.LaunchAsync(playwright, other.Wrap(Chromium.Program!));
        await using var guest = await VisitAsync(chromium, lab);
        Assert.Equal(200, (await guest.OpenAsync(link.Url)).Status);
        await ExperimentFlowTests.AssertWorkbenchAsync(guest.Page);
        await guest.SaveScreenshotAsync("guest-elsewhere");
        await lab.Ada.RevokeAsync(link);
        await Expect(Title(guest.Page)).ToHaveTextAsync("This link is not valid", new() { Timeout = AtOnce });
        guest.AssertClean();
    }

    [Fact]
    public async Task Server_FromAnotherMachine_AnswersToItsNamesAndGivesGuestsTheirLinkOnly()
    {
        Assert.SkipUnless(File.Exists(Curl), "There is no curl: on Debian, apt-get install curl.");
        await using var other = await OtherAsync();
        await using var lab = await ListenAsync(other.Here);
        var run = await lab.Ada.RunCircleAsync("For a colleague");
        var link = await lab.Ada.ShareAsync(new { run = run.Id, scope = "download" });
        Assert.Equal("200", await StatusAsync(other, link.Url));
        Assert.Equal("200", await StatusAsync(other, $"{link.Url}/barcode.svg"));
        Assert.Equal("404", await StatusAsync(other, $"{link.Url}/filters.npy"));
        Assert.Equal("302", await StatusAsync(other, lab.At("runs")));
        Assert.Equal("401", await StatusAsync(other, lab.At("api/v1/runs")));
        Assert.Equal("400", await StatusAsync(other, link.Url, "-H", "Host: evil.example"));
        Assert.Equal("200", await StatusAsync(other, lab.At("health/live")));
    }

    [Fact]
    public async Task LocalMode_FromAnotherMachine_CannotBeReached()
    {
        Assert.SkipUnless(File.Exists(Curl), "There is no curl: on Debian, apt-get install curl.");
        await using var other = await OtherAsync();
        var directory = Directory.CreateTempSubdirectory("topoweb-local-");
        try
        {
            await using var local = await PublishedApp.ServeAsync(new Dictionary<string, string> { ["Database:Directory"] = directory.FullName, ["Samples:InGallery"] = "false" });
            Assert.Equal(HttpStatusCode.OK, (await local.Client.GetAsync("/health/live")).StatusCode);
            var (code, output) = await other.RunAsync(Curl, "--silent", "--show-error", "--max-time", "20", $"http://{other.Here}:{local.Address.Port}/");
            Assert.True(code == Refused, $"curl ended with {code}: {output}");
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>Needs no other machine: this one has an address beside that of loopback.</summary>
    [Fact]
    public async Task Link_OpenedAtAnotherAddressOfThisMachine_ShowsTheResult()
    {
        var address = NetworkInterface.GetAllNetworkInterfaces().Where(i => i.OperationalStatus == OperationalStatus.Up && i.NetworkInterfaceType != NetworkInterfaceType.Loopback)
            .SelectMany(i => i.GetIPProperties().UnicastAddresses).Select(a => a.Address).FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));
        Assert.SkipWhen(address is null, "This machine has no network address.");
        await using var lab = await ListenAsync($"{address}");
        var run = await lab.Ada.RunCircleAsync("For a colleague");
        var link = await lab.Ada.ShareAsync(new { run = run.Id, scope = "view" });
        Assert.StartsWith($"http://{address}:", link.Url, StringComparison.Ordinal);
        using var answer = await lab.NewProgram().GetAsync(link.Url);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var html = await answer.Content.ReadAsStringAsync();
        Assert.Contains("For a colleague", html, StringComparison.Ordinal);
        Assert.DoesNotContain(lab.Ada.Name, html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LocalMode_OnAllAddresses_DoesNotStart()
    {
        var directory = Directory.CreateTempSubdirectory("topoweb-local-");
        try
        {
            var settings = new Dictionary<string, string> { ["Database:Directory"] = directory.FullName };
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await (await PublishedApp.ServeAsync(settings, everywhere: true)).DisposeAsync());
            Assert.Contains("In Local mode the server listens on loopback only", refused.Message, StringComparison.Ordinal);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task AccountsMode_OnAllAddressesWithoutTls_DoesNotStartUnlessItIsAllowed()
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(async () => await (await LabServer.StartAsync(host: "lab.example")).DisposeAsync());
        Assert.Contains("passwords would cross the network unencrypted", refused.Message, StringComparison.Ordinal);
        Assert.Contains("Door:PublicAddress", refused.Message, StringComparison.Ordinal);
    }

    private static async Task<NetworkNamespace> OtherAsync()
    {
        var (machine, why) = await NetworkNamespace.CreateAsync();
        Assert.SkipWhen(machine is null, why ?? "");
        return machine!;
    }

    /// <summary>A server on all addresses, opened by one of them.</summary>
    private static async Task<LabServer> ListenAsync(string host)
    {
        var lab = await LabServer.StartAsync(new Dictionary<string, string> { ["Door:AllowHttp"] = "true", ["Door:Hosts:0"] = host }, host);
        await lab.SetUpAsync();
        return lab;
    }

    private static async Task<string> StatusAsync(NetworkNamespace other, string address, params string[] options)
    {
        var (code, output) = await other.RunAsync([Curl, "--silent", "--max-time", "60", "--output", "/dev/null", "--write-out", "%{http_code}", .. options, address]);
        Assert.True(code == 0, $"curl {address} ended with {code}: {output}");
        return output.Trim();
    }
}

using System.Text.RegularExpressions;
using TopoWeb.Tests.Published;

namespace TopoWeb.Browser.Tests.Door;

/// <summary>The published application in Accounts mode behind nginx, with TLS and under a path.</summary>
public sealed partial class DoorFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("topoweb-door-");

    public string? SkipReason { get; private set; }

    /// <summary>The application as people open it.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>The proxy's plain http.</summary>
    public Uri Plain { get; private set; } = null!;

    internal PublishedApp App { get; private set; } = null!;

    internal NginxServer Proxy { get; private set; } = null!;

    /// <summary>What the server has printed for the first administrator.</summary>
    internal Task<string> SetupCodeAsync() => Poll.UntilAsync(
        () => Task.FromResult(Code().Match(App.Output).Groups[1].Value), code => code.Length > 0, _ => $"no set-up code was printed.\n{App.Output}");

    public async ValueTask InitializeAsync()
    {
        SkipReason = PublishedApp.Missing ?? Chromium.Missing ?? NginxServer.Missing;
        if (SkipReason is not null)
            return;
        var (port, plain) = (PublishedApp.FreePort(), PublishedApp.FreePort());
        (Address, Plain) = (new($"https://localhost:{port}/lab/"), new($"http://localhost:{plain}/lab/"));
        SyntheticDigits.Write(Path.Combine(_directory.FullName, "datasets"));
        App = await PublishedApp.ServeAsync(new Dictionary<string, string>
        {
            ["Access:Mode"] = "Accounts",
            ["Samples:InGallery"] = "false",
            ["Database:Directory"] = Path.Combine(_directory.FullName, "data"),
            ["Datasets:Directories:0"] = Path.Combine(_directory.FullName, "datasets"),
            ["Door:PublicAddress"] = Address.ToString(),
            ["Door:BehindProxy"] = "true",
        });
        Proxy = await NginxServer.StartAsync(Path.Combine(_directory.FullName, "nginx"), port, plain, App.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (Proxy is not null)
            await Proxy.DisposeAsync();
        if (App is not null)
            await App.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    /// <summary>A program behind no proxy of its own.</summary>
    internal HttpClient NewClient() => new(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = new() { RemoteCertificateValidationCallback = (_, _, _, _) => true } }) { BaseAddress = Address };

    [GeneratedRegex(@"Code:\s+(\S+)")]
    private static partial Regex Code();
}

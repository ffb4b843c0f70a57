using Microsoft.Playwright;
using TopoWeb.Tests.Published;

[assembly: AssemblyFixture(typeof(TopoWeb.Browser.Tests.BrowserFixture))]

namespace TopoWeb.Browser.Tests;

/// <summary>The published application with data of its own, and the system's Chromium. Where one is missing, every test is skipped with the reason.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private static readonly string?[] Places = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    private DirectoryInfo? _directory;
    private IPlaywright? _playwright;

    public string? SkipReason { get; private set; }

    public IBrowser Browser { get; private set; } = null!;

    internal PublishedApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var chromium = Places.Prepend(Environment.GetEnvironmentVariable("TOPOWEB_CHROMIUM")).FirstOrDefault(File.Exists);
        SkipReason = PublishedApp.Missing ?? (chromium is null ? "There is no Chromium: on Debian, apt-get install chromium; or name one in TOPOWEB_CHROMIUM." : null);
        if (SkipReason is not null)
            return;
        _directory = Directory.CreateTempSubdirectory("topoweb-browser-");
        SyntheticDigits.Write(Path.Combine(_directory.FullName, "datasets"));
        App = await PublishedApp.ServeAsync(new Dictionary<string, string>
        {
            ["Database:Directory"] = Path.Combine(_directory.FullName, "data"),
            ["Datasets:Directories:0"] = Path.Combine(_directory.FullName, "datasets"),
        });
        // Machines that run tests have other things to do as well.
        Assertions.SetDefaultExpectTimeout(15_000);
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
        });
    }

    public async ValueTask DisposeAsync()
    {
        if (Browser is not null)
            await Browser.DisposeAsync();
        _playwright?.Dispose();
        if (App is not null)
            await App.DisposeAsync();
        _directory?.Delete(recursive: true);
    }
}

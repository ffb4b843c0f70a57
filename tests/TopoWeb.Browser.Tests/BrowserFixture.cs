using Microsoft.Playwright;
using TopoWeb.Tests.Published;

[assembly: AssemblyFixture(typeof(TopoWeb.Browser.Tests.BrowserFixture))]

namespace TopoWeb.Browser.Tests;

/// <summary>The system's Chromium, and the published application with data of its own. Where one is missing, every test is skipped with the reason.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private DirectoryInfo? _directory;
    private IPlaywright? _playwright;

    public string? SkipReason { get; private set; }

    public IBrowser Browser { get; private set; } = null!;

    internal PublishedApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        SkipReason = PublishedApp.Missing ?? Chromium.Missing;
        if (SkipReason is not null)
            return;
        // Machines that run tests have other things to do as well.
        Assertions.SetDefaultExpectTimeout(60_000);
        _playwright = await Playwright.CreateAsync();
        Browser = await Chromium.LaunchAsync(_playwright);
    }

    /// <summary>Starts the application for the first test that asks for it; the tests of a lab's server have servers of their own.</summary>
    internal async Task StartAsync()
    {
        if (SkipReason is not null || App is not null)
            return;
        _directory = Directory.CreateTempSubdirectory("topoweb-browser-");
        SyntheticDigits.Write(Path.Combine(_directory.FullName, "datasets"));
        App = await PublishedApp.ServeAsync(new Dictionary<string, string>
        {
            ["Database:Directory"] = Path.Combine(_directory.FullName, "data"),
            ["Datasets:Directories:0"] = Path.Combine(_directory.FullName, "datasets"),
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

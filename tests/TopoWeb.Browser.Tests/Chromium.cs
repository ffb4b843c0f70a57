using Microsoft.Playwright;

namespace TopoWeb.Browser.Tests;

/// <summary>The system's Chromium: Playwright's own is not asked for. The shell without a window, where there is one: the same engine for less than half of the processor's time.</summary>
internal static class Chromium
{
    private static readonly string?[] Places = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    /// <summary>Null where there is none.</summary>
    public static readonly string? Program = Places.Prepend(Environment.GetEnvironmentVariable("TOPOWEB_CHROMIUM")).FirstOrDefault(File.Exists);

    /// <summary>Why there is none; null where there is one.</summary>
    public static string? Missing => Program is null ? "There is no Chromium: on Debian, apt-get install chromium-headless-shell; or name one in TOPOWEB_CHROMIUM." : null;

    /// <param name="playwright">Drives it.</param>
    /// <param name="program">What starts it, where that is not the program itself.</param>
    public static Task<IBrowser> LaunchAsync(IPlaywright playwright, string? program = null) => playwright.Chromium.LaunchAsync(new()
    {
        ExecutablePath = program ?? Program,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"],
    });
}

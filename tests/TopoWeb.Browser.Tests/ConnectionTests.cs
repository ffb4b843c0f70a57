using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests;

/// <summary>A connection that is lost: the view stays, says so, and goes on where it was once the server is there again.</summary>
public sealed partial class ConnectionTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private static readonly LocatorAssertionsToBeVisibleOptions Patient = new() { Timeout = 60_000 };

    [Fact]
    public async Task Result_ConnectionLostAndBack_StaysSaysSoAndGoesOn()
    {
        var run = await SampleAsync();
        await using var cable = new CutProxy(App.Address);
        await using var visit = await VisitAsync();
        var page = visit.Page;
        await visit.OpenAsync($"{cable.Address}runs/{run}/result?choice=L1_000100");
        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await inspector.GetByRole(AriaRole.Listitem).First.GetByRole(AriaRole.Button).ClickAsync();
        var heading = inspector.GetByRole(AriaRole.Heading, new() { Level = 2 });
        await Expect(heading).ToHaveTextAsync(Node());
        var chosen = await heading.TextContentAsync();

        cable.Cut();
        await Expect(page.GetByText("Connection lost, reconnecting")).ToBeVisibleAsync(Patient);
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Mapper graph" }).Locator("canvas").First).ToBeVisibleAsync();
        await Expect(heading).ToHaveTextAsync(chosen!);
        await visit.SaveScreenshotAsync("connection-lost");

        cable.Mend();
        await Expect(page.GetByText("Connection lost, reconnecting")).ToBeHiddenAsync(new() { Timeout = 60_000 });
        await Expect(heading).ToHaveTextAsync(chosen!);
        await inspector.GetByRole(AriaRole.Button, new() { Name = "Clear the selection" }).ClickAsync();
        await Expect(heading).ToHaveTextAsync("Inspector");
    }

    [GeneratedRegex(@"^Node \d+$")]
    private static partial Regex Node();
}

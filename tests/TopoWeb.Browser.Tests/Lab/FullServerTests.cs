using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>More pages are open than the server takes.</summary>
public sealed class FullServerTests(BrowserFixture browser, LabFixture fixture) : LabTest(browser, fixture)
{
    private const string Said = "More pages are open than the server takes.";

    [Fact]
    public async Task Page_WithoutRoomForItsConnection_SaysSoAndComesAliveOnceThereIsRoom()
    {
        await using var lab = await LabServer.StartAsync(new Dictionary<string, string> { ["RateLimits:Connections"] = "1" });
        await lab.SetUpAsync();
        await using var second = await VisitAsAsync(lab, lab.Ada);
        await using (var first = await VisitAsAsync(lab, lab.Ada))
        {
            // What came after the sign-in may still be open.
            await second.Page.GotoAsync("about:blank");
            await first.OpenAsync("schedules");
            await second.Page.GotoAsync("schedules");
            await Expect(second.Page.GetByText(Said)).ToBeVisibleAsync();
            await Expect(Title(second.Page)).ToHaveTextAsync("Schedules");
            await Expect(second.Page.Locator("#blazor-error-ui")).ToBeHiddenAsync();
            await second.SaveScreenshotAsync("server-full");
        }
        await Expect(second.Page.GetByText(Said)).ToBeHiddenAsync();
        await second.OpenAsync("schedules");
        await second.Page.GetByRole(AriaRole.Button, new() { Name = "New schedule" }).ClickAsync();
        await Expect(second.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
    }
}

using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Accessibility;

/// <summary>What is opened and chosen on the page of a result.</summary>
internal static class ResultActs
{
    public static async Task DrawnAsync(IPage page)
    {
        await Expect(page.GetByRole(AriaRole.Region, new() { Name = "Mapper graph" }).Locator("canvas").First).ToBeVisibleAsync();
        await Expect(page.GetByText("nodes as patches")).ToBeVisibleAsync();
    }

    public static async Task ExploreAsync(IPage page)
    {
        await DrawnAsync(page);
        await UnfoldAsync(page);
        await BrowserTest.BarsListenAsync(page);
        await page.Locator(".bar.longest.choosable").First.ClickAsync(new() { Force = true });
        await Expect(page.GetByTestId("loop").Locator("img").First).ToBeVisibleAsync();
        var inspector = page.GetByRole(AriaRole.Complementary, new() { Name = "Inspector" });
        await inspector.Locator("ol").GetByRole(AriaRole.Button).First.ClickAsync();
        await Expect(inspector.GetByRole(AriaRole.Heading, new() { NameRegex = new("^Node ") })).ToBeVisibleAsync();
    }

    public static async Task MenusAsync(IPage page)
    {
        await DrawnAsync(page);
        // Each closes when another is pressed; all at once shows the same to axe.
        await page.EvaluateAsync("""
            () => {
              document.querySelectorAll('main details').forEach(d => d.open = true);
              document.querySelectorAll('main [popover]').forEach(p => { p.popover = 'manual'; p.showPopover(); });
            }
            """);
    }

    public static async Task DiagramAsync(IPage page)
    {
        await DrawnAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Diagram", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Discs", Exact = true }).ClickAsync();
        await Expect(page.GetByText("nodes as patches")).ToHaveCountAsync(0);
    }

    public static async Task SettingsAsync(IPage page)
    {
        await UnfoldAsync(page);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Save as new run" })).ToBeVisibleAsync();
    }

    public static async Task ShareAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Share", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Create link" }).ClickAsync();
        await Expect(page.Locator("#share-url")).ToBeVisibleAsync();
    }

    private static async Task UnfoldAsync(IPage page)
    {
        var fold = page.Locator("[data-fold]");
        if (await fold.GetAttributeAsync("aria-expanded") != "true")
            await fold.ClickAsync();
        await Expect(fold).ToHaveAttributeAsync("aria-expanded", "true");
    }
}

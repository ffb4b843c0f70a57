using Microsoft.Playwright;
using TopoWeb.Browser.Tests.Accessibility;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Lab;

/// <summary>A page in both themes, on a desk and on a telephone: a picture of each, nothing wider than its window, and no rule of WCAG violated that axe can check.</summary>
internal static class Looks
{
    public const int Width = 1280;
    public const int Height = 800;

    private const int Narrow = 390;
    private const int Tablet = 768;

    // What a theme changes are colours: everything else is checked once at each width.
    private static readonly (int Width, int Height, ColorScheme Theme, bool OnlyColours)[] All =
    [
        (Width, Height, ColorScheme.Light, false), (Width, Height, ColorScheme.Dark, true), (Tablet, 1024, ColorScheme.Dark, false), (Tablet, 1024, ColorScheme.Light, true),
        (Narrow, 844, ColorScheme.Dark, false), (Narrow, 844, ColorScheme.Light, true),
    ];

    /// <param name="visit">Whose page it is; its window is as before afterwards.</param>
    /// <param name="name">Of the pictures.</param>
    public static async Task CheckAsync(Visit visit, string name)
    {
        var problems = new List<string>();
        foreach (var (width, height, theme, onlyColours) in All)
        {
            await ShowAsync(visit.Page, width, height, theme);
            if (width != Tablet)
                await visit.SaveScreenshotAsync(name, theme, width);
            if (await visit.OverflowAsync() is > 0 and var overflow)
                problems.Add($"{theme}, {width} px: {overflow} px wider than its window");
            problems.AddRange(from line in await Axe.CheckAsync(visit.Page, onlyColours) select $"{theme}, {width} px: {line}");
        }
        await ShowAsync(visit.Page, Width, Height, ColorScheme.Light);
        problems.AddRange(await FocusWalk.CheckAsync(visit.Page));
        Assert.True(problems.Count == 0, $"{name}, {visit.Page.Url}\n{string.Join('\n', problems)}");
    }

    private static async Task ShowAsync(IPage page, int width, int height, ColorScheme theme)
    {
        await page.SetViewportSizeAsync(width, height);
        await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        await Expect(page.Locator($"html[data-theme={theme.ToString().ToLowerInvariant()}]")).ToBeAttachedAsync();
    }
}

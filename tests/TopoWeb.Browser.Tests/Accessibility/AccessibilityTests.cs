using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace TopoWeb.Browser.Tests.Accessibility;

/// <summary>Nobody is shut out: every page, with what opens in it, violates no rule of WCAG 2.2 A and AA that axe can check, in both themes and on a telephone.</summary>
public sealed class AccessibilityTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    public static TheoryData<string> Names => [.. Scenes.Names];

    [Theory, MemberData(nameof(Names))]
    public async Task Page_InBothThemesAndWidths_ViolatesNothing(string scene)
    {
        await using var visit = await VisitAsync();
        await using var act = await Scenes.OpenAsync(scene, this, visit);
        var problems = new List<string>();
        foreach (var (width, height) in ((int, int)[])[(1280, 800), (768, 1024), (390, 844)])
        {
            await visit.Page.SetViewportSizeAsync(width, height);
            foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await visit.Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
                await Expect(visit.Page.Locator($"html[data-theme={theme.ToString().ToLowerInvariant()}]")).ToBeAttachedAsync();
                // What a theme changes are colours.
                problems.AddRange(from line in await Axe.CheckAsync(visit.Page, onlyColours: theme == ColorScheme.Dark) select $"{theme}, {width} px: {line}");
            }
        }
        await visit.Page.SetViewportSizeAsync(1280, 800);
        problems.AddRange(await FocusWalk.CheckAsync(visit.Page));
        Assert.True(problems.Count == 0, $"{scene}, {visit.Page.Url}\n{string.Join('\n', problems)}");
        visit.AssertClean(act.Expected);
    }
}

using Microsoft.Playwright;

namespace TopoWeb.Browser.Tests.Accessibility;

/// <summary>Walks through a page with the Tab key: every stop has a ring that one sees, in both themes.</summary>
internal static class FocusWalk
{
    /// <summary>Stops looked at on one page: a list of thousands has the same ones again and again.</summary>
    private const int Most = 240;

    /// <summary>Keys between two questions to the page.</summary>
    private const int Stride = 12;

    // Each stop is looked at as it is reached. One walk for each theme: to change the theme at every stop computes the style of the whole page again and again.
    // The ring may be drawn by what stands for the control: a label, the drawing beside an invisible checkbox, a place to drop files.
    private const string Watch =
        """
        () => {
          const seen = new Set(), problems = [];
          const state = { stops: 0, done: false, problems };
          const deepest = () => { let at = document.activeElement; while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement; return at; };
          const shows = element => {
            for (let at = element; at; at = at.parentElement ?? at.getRootNode().host) if (Number(getComputedStyle(at).opacity) < 0.5) return false;
            return true;
          };
          const ring = element => {
            const style = getComputedStyle(element);
            return style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1.5 && !/^(transparent|rgba\(.*, 0\))$/.test(style.outlineColor) && shows(element) ? style.outlineColor : null;
          };
          const find = element => [element, element.nextElementSibling, element.closest('label'), element.parentElement].filter(Boolean).map(ring).find(Boolean);
          const light = color => {
            const [r, g, b] = color.match(/[\d.]+/g).map(Number).map(v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const contrast = (a, b) => { const [low, high] = [light(a), light(b)].sort((x, y) => x - y); return (high + 0.05) / (low + 0.05); };
          const name = element => `<${element.tagName.toLowerCase()} class="${element.getAttribute('class') ?? ''}"> ${(element.getAttribute('aria-label') ?? element.textContent ?? '').trim().slice(0, 60)}`;
          const root = document.documentElement;
          addEventListener('focusin', () => {
            const element = deepest();
            if (!element || element === document.body || state.done || state !== window.focusWalk) return;
            if (seen.has(element)) { state.done = true; return; }
            seen.add(element);
            state.stops++;
            const color = find(element), theme = root.dataset.theme;
            if (!color) problems.push(`${theme}: no ring on ${name(element)}`);
            else if (contrast(color, getComputedStyle(document.body).backgroundColor) < 3) problems.push(`${theme}: a ring of ${color} on ${name(element)}`);
          }, true);
          window.focusWalk = state;
          // From the top again, wherever the walk before this one has ended.
          document.activeElement?.blur?.();
          document.body.tabIndex = -1;
          document.body.focus();
          document.body.removeAttribute('tabindex');
        }
        """;

    /// <summary>What is wrong, a line each.</summary>
    public static async Task<IReadOnlyList<string>> CheckAsync(IPage page)
    {
        var problems = new List<string>();
        foreach (var theme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
            await Assertions.Expect(page.Locator($"html[data-theme={theme.ToString().ToLowerInvariant()}]")).ToBeAttachedAsync();
            problems.AddRange(await WalkAsync(page));
        }
        return problems;
    }

    private static async Task<IReadOnlyList<string>> WalkAsync(IPage page)
    {
        await page.EvaluateAsync(Watch);
        var stops = 0;
        while (stops < Most)
        {
            for (var i = 0; i < Stride; i++)
                await page.Keyboard.PressAsync("Tab");
            var now = await page.EvaluateAsync<int>("() => focusWalk.stops");
            // Whoever has come round stands where she stood, or on nothing.
            if (now == stops || await page.EvaluateAsync<bool>("() => focusWalk.done"))
                break;
            stops = now;
        }
        var problems = await page.EvaluateAsync<string[]>("() => { focusWalk.done = true; return focusWalk.problems; }");
        // A page for those whose link has ended has nothing to press.
        return await page.EvaluateAsync<bool>("() => focusWalk.stops > 1 || !document.querySelector('a[href], button, input, select, theme-toggle')") ? [.. problems.Distinct()] : ["the Tab key reaches nothing"];
    }
}

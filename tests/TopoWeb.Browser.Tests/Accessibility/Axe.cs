using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using TopoWeb.Tests;

namespace TopoWeb.Browser.Tests.Accessibility;

/// <summary>axe-core, the program that checks pages against the WCAG. It comes with npm and is no part of the product: only these tests read it.</summary>
internal static class Axe
{
    /// <summary>Elements named for each rule: a list of hundreds helps nobody.</summary>
    private const int Shown = 5;

    private static readonly string[] Tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private static readonly Lazy<string> Script = new(() =>
    {
        var path = Path.Combine(RepositoryRoot.Path, "node_modules", "axe-core", "axe.min.js");
        return File.Exists(path) ? File.ReadAllText(path) : throw new FileNotFoundException($"There is no axe-core at {path}: run 'npm ci' (make build does).");
    });

    /// <summary>What a page violates at levels A and AA and of what axe calls good practice, a line each: rule, element, and what is wrong with it.</summary>
    /// <param name="page">The page.</param>
    /// <param name="onlyColours">Only the contrast of its colours.</param>
    public static async Task<IReadOnlyList<string>> CheckAsync(IPage page, bool onlyColours = false)
    {
        // The framework takes the title out of the page and puts it in again when the connection opens.
        await Assertions.Expect(page).ToHaveTitleAsync(new Regex(@"\S"), new() { Timeout = 30_000 });
        if (!await page.EvaluateAsync<bool>("() => Boolean(window.axe)"))
            await page.EvaluateAsync($"() => {{ {Script.Value} }}");
        var result = await page.EvaluateAsync<JsonElement>(
            """
            async ({ values, onlyColours }) => {
              const { violations, passes } = await axe.run(document, { runOnly: onlyColours ? { type: 'rule', values: ['color-contrast'] } : { type: 'tag', values }, resultTypes: ['violations'] });
              // The element of MudBlazor in which its tooltips open stands at the end of the document, outside of every landmark. What it holds must pass every other rule.
              // A link that skips to the content may stand outside too; axe knows that only where no dialog hides the content.
              const ours = node => node.target.length > 1 || !document.querySelector(node.target[0])?.closest('.mud-popover-provider, a.skip');
              for (const violation of violations.filter(v => v.id === 'region')) violation.nodes = violation.nodes.filter(ours);
              return { passes: passes.length, violations: violations.filter(v => v.nodes.length > 0) };
            }
            """, new { values = Tags, onlyColours });
        Assert.True(result.GetProperty("passes").GetInt32() > (onlyColours ? 0 : 5), "axe found next to nothing to check: the page is empty.");
        return [.. from violation in result.GetProperty("violations").EnumerateArray()
                   let nodes = violation.GetProperty("nodes").EnumerateArray().ToList()
                   from node in nodes.Take(Shown)
                   select $"{violation.GetProperty("id").GetString()}, {nodes.Count} ×: {Text(node, "html")}\n    {Text(node, "failureSummary")}"];
    }

    private static string Text(JsonElement node, string name) => (node.GetProperty(name).GetString() ?? "").ReplaceLineEndings(" ");
}

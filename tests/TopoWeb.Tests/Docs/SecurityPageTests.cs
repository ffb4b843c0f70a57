using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Docs;

/// <summary>Every line of the threat model names tests that there are.</summary>
public sealed partial class SecurityPageTests
{
    private const string Page = "src/TopoWeb/Docs/Pages/security.md";

    [Fact]
    public void Attempts_Each_NameTestsThatExist()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        var rows = DocsFiles.Rows(Page, "Attempt").ToList();
        Assert.True(rows.Count > 25, $"Only {rows.Count} attempts were found.");
        var wrong = new List<string>();
        foreach (var row in rows)
        {
            var named = Test().Matches(row[^1]);
            if (named.Count == 0)
                wrong.Add($"“{row[0]}” names no test.");
            wrong.AddRange(named.Where(t => !sources[t.Groups[1].Value].Any(s => s.Contains($" {t.Groups[2].Value}(", StringComparison.Ordinal))).Select(t => $"“{row[0]}”: there is no {t.Value}."));
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}

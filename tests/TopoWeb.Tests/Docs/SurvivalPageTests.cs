using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Docs;

/// <summary>What is said to be tried names tests that there are.</summary>
public sealed partial class SurvivalPageTests
{
    private const string Page = "src/TopoWeb/Docs/Pages/survival.md";

    [Fact]
    public void Outcomes_Each_NameTestsThatExist()
    {
        var sources = Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "tests"), "*Tests.cs", SearchOption.AllDirectories).ToLookup(f => Path.GetFileNameWithoutExtension(f), File.ReadAllText);
        var named = Test().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, Page)));
        Assert.True(named.Count > 20, $"Only {named.Count} tests are named.");
        Assert.Empty(named.Where(t => !sources[t.Groups[1].Value].Any(s => s.Contains($" {t.Groups[2].Value}(", StringComparison.Ordinal))).Select(t => $"There is no {t.Value}."));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex Test();
}

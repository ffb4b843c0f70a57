using TopoWeb.Administration.Monitoring.Concerns;
using TopoWeb.Docs;

namespace TopoWeb.Tests.Docs;

/// <summary>Whoever gets an alert finds what to do.</summary>
public sealed class RunbookTests
{
    public static TheoryData<string> Kinds => [.. HealthKind.All.Select(k => k.Id)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Section_OfEveryKind_SaysWhatToLookAtAndWhatToDo(string kind)
    {
        var page = new DocsLibrary().Find("runbook")!;
        var (address, title) = (HealthKind.Of(kind).Runbook, HealthKind.Of(kind).Title);
        var section = Assert.Single(page.Sections, s => s.Heading == title);
        Assert.Equal($"docs/runbook#{section.Anchor}", address);
        var markdown = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Docs", "Pages", "runbook.md"));
        var text = markdown.Split("\n## ").Single(s => s.StartsWith(title + "\n", StringComparison.Ordinal));
        if (HealthKind.Alerted.Any(k => k.Id == kind))
            Assert.Contains($"Kind `{kind}`.", text, StringComparison.Ordinal);
        Assert.Matches("```(shell|text)\n", text);
        Assert.Contains("\n- ", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Sections_Every_BelongsToAKind() => Assert.Equal(HealthKind.All.Select(k => k.Title).Order(), new DocsLibrary().Find("runbook")!.Sections.Skip(1).Select(s => s.Heading).Order());

    [Fact]
    public void Configuration_OfKinds_NamesThemAll()
    {
        var line = File.ReadLines(Path.Combine(RepositoryRoot.Path, "src", "TopoWeb", "Docs", "Pages", "configuration.md")).Single(l => l.StartsWith("| `Alerts:Kinds`", StringComparison.Ordinal));
        Assert.All(HealthKind.Alerted, k => Assert.Contains($"`{k.Id}`", line, StringComparison.Ordinal));
    }
}

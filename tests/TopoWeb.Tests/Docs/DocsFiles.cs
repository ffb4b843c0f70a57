using Markdig;
using Markdig.Syntax;

namespace TopoWeb.Tests.Docs;

/// <summary>A fenced block of code of a Markdown file.</summary>
internal sealed record CodeFence(string File, int Line, string Language, string Text)
{
    public IEnumerable<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public override string ToString() => $"{File}, line {Line}";
}

/// <summary>Everything a person reads as Markdown: the README, the pages and the pointer beside the benchmarks.</summary>
internal static class DocsFiles
{
    public static string PagesFolder { get; } = Path.Combine("src", "TopoWeb", "Docs", "Pages");

    /// <summary>Paths relative to the repository, with slashes.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md", "tests/TopoWeb.Benchmarks/README.md",
        .. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, PagesFolder), "*.md").Order(StringComparer.Ordinal).Select(f => Path.GetRelativePath(RepositoryRoot.Path, f).Replace('\\', '/')),
    ];

    public static string Read(string file) => File.ReadAllText(Path.Combine(RepositoryRoot.Path, file));

    public static MarkdownDocument Parse(string file) => Markdown.Parse(Read(file), new MarkdownPipelineBuilder().UsePipeTables().Build());

    public static IReadOnlyList<CodeFence> Fences { get; } =
        [.. All.SelectMany(file => Parse(file).Descendants<FencedCodeBlock>().Select(b => new CodeFence(file, b.Line + 1, b.Info ?? "", b.Lines.ToString())))];

    /// <summary>The cells of all tables whose heading begins with <paramref name="first"/>, without the heading.</summary>
    public static IEnumerable<string[]> Rows(string file, string first)
    {
        var inside = false;
        foreach (var line in Read(file).Split('\n'))
        {
            if (!line.StartsWith('|'))
            {
                inside = false;
                continue;
            }
            string[] cells = [.. line.Trim('|', ' ').Split(" | ").Select(c => c.Trim())];
            if (inside && !cells[0].StartsWith("---", StringComparison.Ordinal))
                yield return cells;
            inside |= cells[0] == first;
        }
    }
}

using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Structure;

/// <summary>Folders and files keep the size and the names that make a piece easy to find.</summary>
public sealed partial class FolderTests
{
    /// <summary>More files than this in one folder, and it wants rooms of its own.</summary>
    private const int MostFiles = 25;

    /// <summary>Longer files are split by aspect.</summary>
    private const int MostLines = 300;

    private static readonly string[] Code = [".cs", ".razor", ".css", ".js"];

    private static readonly string Root = Path.Combine(RepositoryRoot.Path, "src");

    private static IEnumerable<string> Sources => Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
        .Where(f => Code.Contains(Path.GetExtension(f)) && !Regex.IsMatch(f, @"[/\\](bin|obj|Migrations|Compiled)[/\\]"));

    [Fact]
    public void Namespaces_OfFiles_FollowFolders()
    {
        var wrong = new List<string>();
        foreach (var file in Sources.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)))
        {
            var folder = Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
            if (NamespaceLine().Match(File.ReadAllText(file)) is { Success: true } line && line.Groups[1].Value != folder && folder != "Native")
                wrong.Add($"{Path.GetRelativePath(Root, file)}: {line.Groups[1].Value}");
        }
        Assert.Empty(wrong);
    }

    [Fact]
    public void Folders_Files_AreAtMostTwentyFive() => Assert.Empty(Sources.GroupBy(f => Path.GetDirectoryName(f)!)
        .Where(g => g.Count() > MostFiles).Select(g => $"{Path.GetRelativePath(Root, g.Key)}: {g.Count()} files"));

    [Fact]
    public void Files_Lines_AreAtMostThreeHundred() => Assert.Empty(Sources.Select(f => (File: f, Lines: File.ReadLines(f).Count()))
        .Where(f => f.Lines > MostLines).Select(f => $"{Path.GetRelativePath(Root, f.File)}: {f.Lines} lines"));

    [Fact]
    public void Topology_EachFolder_HasOneTypeToReadFirst()
    {
        var folders = Sources.Where(f => f.StartsWith(Path.Combine(Root, "TopoWeb.Topology") + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            .GroupBy(f => Path.GetRelativePath(Path.Combine(Root, "TopoWeb.Topology"), Path.GetDirectoryName(f)!)).Where(g => g.Key != ".").ToList();
        Assert.NotEmpty(folders);
        var page = File.ReadAllText(Path.Combine(Root, "TopoWeb", "Docs", "Pages", "architecture.md"));
        foreach (var folder in folders)
        {
            var first = Assert.Single(folder, f => File.ReadAllText(f).Contains("Start here: ", StringComparison.Ordinal));
            var named = ReadFirst().Match(page[page.IndexOf($"| `{folder.Key.Replace(Path.DirectorySeparatorChar, '/')}` |", StringComparison.Ordinal)..]).Groups[1].Value;
            Assert.Matches($@"(class|record) {named}\b", File.ReadAllText(first));
        }
    }

    [GeneratedRegex(@"^\| `[\w/]+` \| `(\w+)` \|")]
    private static partial Regex ReadFirst();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();
}

using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Structure;

/// <summary>What people read is plain English: wordings that were replaced stay out, spelling is British, titles have one form.</summary>
public sealed partial class WordingTests
{
    private static readonly string[] Replaced =
    [
        "beyond chance", "what random filters reach", "times the null", "95 % point", "null point of", "beyond the null point", "not computed for changed settings", "Point at a term", "Point at one",
        "Keep as a run", "Keep all checkpoints", ">Around<", "> functions<", "Rerun with changes", "Run again with changes", ">Rerun<", "One scale for all", "Where from", "bars that never end",
        "1st ÷ 2nd", "is no comparison", "random filters beside it", "One frame:", "about its mean, and", "Drawn are", "Enter begin an experiment", "Change first", "A first look", "first look at",
        "Waits for a free", "About under", "has not come that far", "Given out again", "no living worker", " at hand", "\"at hand", "What has come is kept", "goes on from there", "Nothing can be fetched",
        "known once it has been read", "Not here", "not here", "are trained, each from its own seed", "Say where the filters come from", "is not joined by another", "also take the filters", "its fingerprint",
        "where the paper is silent", "Something went wrong", "The server's log", "the server's log", "A value is outside its limits", "memory ends all the same", "The database is the truth",
        "There is nothing here", ">Film<", "the film ", "a film ",
    ];

    private static readonly string[] Sources = [.. new[] { "src", "wwwroot" }
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*", SearchOption.AllDirectories))
        .Where(file => file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".razor", StringComparison.Ordinal) || file.EndsWith(".js", StringComparison.Ordinal) || file.EndsWith(".md", StringComparison.Ordinal))
        .Append(Path.Combine(RepositoryRoot.Path, "README.md"))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "Migrations" or "node_modules" or "lib"))];

    [Fact]
    public void Texts_WordingsThatWereReplaced_AreGone() =>
        AssertNone(Sources.SelectMany(file => Lines(file, Readable(file)).SelectMany(line =>
            Replaced.Where(phrase => !IsGlossary(file) && line.Text.Contains(phrase, StringComparison.Ordinal)).Select(phrase => $"{line.Place}: “{phrase}”"))));

    [Fact]
    public void Pages_Spelling_IsBritish() =>
        AssertNone(Sources.Where(file => file.EndsWith(".razor", StringComparison.Ordinal)).SelectMany(file => Lines(file, VisibleOf(Readable(file))).SelectMany(line =>
            American().Matches(line.Text).Select(word => $"{line.Place}: “{word.Value}”"))));

    [Fact]
    public void Pages_Titles_EndWithTheProduct() =>
        AssertNone(Sources.Where(file => file.EndsWith(".razor", StringComparison.Ordinal)).SelectMany(file => Title().Matches(File.ReadAllText(file))
            .Where(title => !title.Groups[1].Value.EndsWith(" · TopoWeb", StringComparison.Ordinal)).Select(title => $"{Place(file)}: “{title.Groups[1].Value}”")));

    [Theory]
    [InlineData("<p>The color of a node</p>", "color")]
    [InlineData("<p title=\"Gray patches\">@Color</p>", "Gray")]
    [InlineData("<p style=\"color:red\" class=\"gray\">Colour</p>", null)]
    [InlineData("<b @onclick=\"() => _color = gray\">Grey</b>\n@code { List<string> colors; }", null)]
    public void VisibleOf_Markup_FindsAmericanWordsInTextOnly(string markup, string? word) =>
        Assert.Equal(word, American().Matches(VisibleOf(markup)).Select(m => m.Value).SingleOrDefault());

    /// <summary>What of a file people may read: string literals of C#, all of a page but its comments. Line numbers stay.</summary>
    private static string Readable(string file)
    {
        var text = File.ReadAllText(file);
        if (file.EndsWith(".md", StringComparison.Ordinal))
            return text;
        text = Comment().Replace(text, match => new string('\n', match.Value.Count(c => c == '\n')));
        return file.EndsWith(".cs", StringComparison.Ordinal)
            ? string.Join('\n', text.Split('\n').Select(line => string.Join(' ', Literal().Matches(line).Select(m => m.Value))))
            : text;
    }

    private static string VisibleOf(string razor)
    {
        var code = razor.IndexOf("@code", StringComparison.Ordinal);
        var markup = Expression().Replace(code < 0 ? razor : razor[..code], "");
        return string.Join('\n', markup.Split('\n').Select(line => string.Join(' ',
            Text().Matches(line).Select(m => m.Groups[1].Value).Concat(Attribute().Matches(line).Select(m => m.Groups[1].Value)))));
    }

    // The documentation's glossary names words not to use.
    private static bool IsGlossary(string file) => Path.GetFileName(file) == "contributing.md";

    private static IEnumerable<(string Place, string Text)> Lines(string file, string text) => text.Split('\n').Select((line, i) => ($"{Place(file)}:{i + 1}", line));

    private static string Place(string file) => Path.GetRelativePath(RepositoryRoot.Path, file);

    private static void AssertNone(IEnumerable<string> found)
    {
        var all = string.Join('\n', found);
        Assert.True(all.Length == 0, all);
    }

    [GeneratedRegex(@"@\*.*?\*@|^\s*//.*?$|(?<=\s)// .*?$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"""(?:\\.|[^""\\])*""")]
    private static partial Regex Literal();

    [GeneratedRegex(@"@\((?:[^()]|\([^()]*\))*\)|@[A-Za-z_][\w.]*")]
    private static partial Regex Expression();

    [GeneratedRegex(@"(?<![=\-])>([^<>{}]*)(?=<|$)")]
    private static partial Regex Text();

    [GeneratedRegex(@"\b(?:title|aria-label|placeholder|alt|Label|Title|Hint|Help|Empty|Unit|Note)=""([^""@]*)""")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"\b(?:color\w*|gray\w*|neighbor\w*|normaliz\w*|analyz\w*|centered|initializ\w*|behavior\w*|labeled|canceled|optimiz\w*)\b", RegexOptions.IgnoreCase)]
    private static partial Regex American();

    [GeneratedRegex("<PageTitle>(.*?)</PageTitle>", RegexOptions.Singleline)]
    private static partial Regex Title();
}

using System.Text.RegularExpressions;

namespace TopoWeb.Tests.Structure;

/// <summary>Tests act on elements through <see cref="Acting"/>: a page may draw itself again between finding an element and acting on it.</summary>
public sealed partial class ActingTests
{
    [Fact]
    public void Tests_OfPages_FindAndActInOneStep()
    {
        var files = Directory.GetFiles(Path.Combine(RepositoryRoot.Path, "tests", "TopoWeb.Tests"), "*.cs", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "Acting.cs").ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.SelectMany(f => FoundThenActed.Matches(File.ReadAllText(f)).Select(m => $"{Path.GetFileName(f)}: {m.Value}")));
    }

    [Theory]
    [InlineData("page.Find(\".clear\").Click();", true)]
    [InlineData("await page.FindAll(\"button\")[1].ClickAsync(new());", true)]
    [InlineData("page.WaitForElement(\".largest button\").Change(\"x\");", true)]
    [InlineData("loops[0].Click();", true)]
    [InlineData("await cancel.ClickAsync(new());", true)]
    [InlineData("page.Click(p => p.FindAll(\"button\")[1]);", false)]
    [InlineData("page.Find(\"img\").TriggerEvent(\"onload\", new());", false)]
    public void Pattern_OfActs_FindsThem(string code, bool found) => Assert.Equal(found, FoundThenActed.IsMatch("        " + code));

    [GeneratedRegex("""^(?!\s*\[InlineData).*\.(?:Find|FindAll|WaitForElement|WaitForElementAsync|QuerySelector)\([^\n]*\)(?:\[[^\]]*\])?!?\)?\.(?:Click|Change|Input|Submit)(?:Async)?\(.*$|^(?!\s*\[InlineData).*\w[\])]?!?\.(?:(?:Click|Submit)\(\)|(?:Click|Change|Input)Async\(new\().*$""", RegexOptions.Multiline)]
    private static partial Regex FoundThenActed { get; }
}

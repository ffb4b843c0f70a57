using TopoWeb.Http;

namespace TopoWeb.Tests.Http;

public sealed class ShortRefusalTests
{
    [Fact]
    public void Of_ASentence_IsTheSentence() => Assert.Equal("“x” is not the ID of a project.", ShortRefusal.Of("“x” is not the ID of a project."));

    [Fact]
    public void Of_ALongQuote_KeepsItsBeginningAndTheRest()
    {
        var cut = ShortRefusal.Of($"“{new string('⌺', 16_000)}” is not the ID of a project. “y” is.");
        Assert.Equal($"“{new string('⌺', 100)}…” is not the ID of a project. “y” is.", cut);
    }

    [Fact]
    public void Of_ManyLongQuotes_HasAnEnd()
    {
        var cut = ShortRefusal.Of(string.Concat(Enumerable.Repeat($"“{new string('a', 200)}” ", 100)));
        Assert.Equal(2_000, cut.Length);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_PairsOfSurrogates_AreNotHalved() => Assert.Equal($"“{string.Concat(Enumerable.Repeat("a😀", 33))}a…” is no tag.", ShortRefusal.Of($"“{string.Concat(Enumerable.Repeat("a😀", 80))}” is no tag."));
}

using TopoWeb.Notation;
using TopoWeb.Topology;

namespace TopoWeb.Tests.Notation;

public sealed class IndexRangesTests
{
    [Theory]
    [InlineData("", new int[0], "")]
    [InlineData("0-4, 8", new[] { 0, 1, 2, 3, 4, 8 }, "0-4, 8")]
    [InlineData("3 1;2,2", new[] { 1, 2, 3 }, "1-3")]
    [InlineData("5,6", new[] { 5, 6 }, "5, 6")]
    [InlineData("7-7", new[] { 7 }, "7")]
    public void Parse_Text_IsReadAndWrittenShort(string text, int[] indices, string written)
    {
        Assert.Equal(indices, IndexRanges.Parse(text, "f"));
        Assert.Equal(written, IndexRanges.Format(indices));
    }

    [Theory]
    [InlineData("1-")]
    [InlineData("4-2")]
    [InlineData("-1")]
    [InlineData("1-2-3")]
    [InlineData("one")]
    [InlineData("0-999999999")]
    public void Parse_WhatIsNoRange_QuotesIt(string text)
    {
        var error = Assert.Throws<InvalidInputException>(() => IndexRanges.Parse($"3, {text}", "source.members"));
        Assert.Equal("source.members", error.Field);
        Assert.Contains($"“{text}”", error.Message, StringComparison.Ordinal);
    }
}

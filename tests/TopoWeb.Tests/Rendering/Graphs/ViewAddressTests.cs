using TopoWeb.Rendering.Graphs;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Graphs;

public sealed class ViewAddressTests
{
    private static ViewAddress Read(params (string Name, string Value)[] query) => ViewAddress.Read(Samples.Ring(), query.Select(q => new KeyValuePair<string, string>(q.Name, q.Value)));

    [Fact]
    public void Print_AsAtFirst_WritesNothing() =>
        Assert.All(ViewAddress.Print(Samples.Ring(), GraphFilter.Paper(Samples.Ring()), []).Values, Assert.Null);

    [Fact]
    public void Read_WhatPrintWrote_IsTheSame()
    {
        var filter = new GraphFilter(7, 2, true);
        var printed = ViewAddress.Print(Samples.Ring(), filter, [3, 0, 2]);
        var read = Read([.. printed.Where(p => p.Value is not null).Select(p => (p.Key, p.Value!.ToString()!))]);
        Assert.Equal(filter, read.Filter);
        Assert.Equal([3, 0, 2], read.Nodes);
        Assert.Empty(read.Notices);
        Assert.Equal("3.0.2", printed["nodes"]);
    }

    [Fact]
    public void Print_ManyNodes_WritesTheFirst() =>
        Assert.Equal(ViewAddress.MostNodes, ViewAddress.Print(Samples.Ring(), null, [.. Enumerable.Range(0, 500)])["nodes"]!.ToString()!.Split('.').Length);

    [Theory]
    [InlineData("min", "many", "“many” is not a whole number")]
    [InlineData("min", "0", "0 is outside 1 to 9999. 1 was taken.")]
    [InlineData("shared", "10000", "10000 is outside 1 to 9999. 9999 was taken.")]
    [InlineData("merge", "perhaps", "neither 1 nor 0")]
    [InlineData("nodes", "1.x.1.-2", "3 of its parts")]
    public void Read_Wrong_IsCorrectedWithANotice(string name, string value, string says) =>
        Assert.Contains(says, Assert.Single(Read((name, value)).Notices), StringComparison.Ordinal);

    [Fact]
    public void Read_Others_ArePassedOver()
    {
        var read = Read(("k", "abc"), ("choice", "L1_000100"));
        Assert.Null(read.Filter);
        Assert.Empty(read.Nodes);
        Assert.Empty(read.Notices);
    }
}

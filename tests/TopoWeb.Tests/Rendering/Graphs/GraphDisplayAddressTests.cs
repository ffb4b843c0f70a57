using TopoWeb.Rendering.Graphs;
using TopoWeb.Tests.Layout;

namespace TopoWeb.Tests.Rendering.Graphs;

public sealed class GraphDisplayAddressTests
{
    private static DisplayReading Read(params (string Name, string Value)[] query) => GraphDisplayAddress.Read(query.Select(q => new KeyValuePair<string, string>(q.Name, q.Value)));

    [Fact]
    public void Print_AsAtFirst_WritesNothing() =>
        Assert.All(GraphDisplayAddress.Print(new GraphDisplay().WithFilter(GraphFilter.Paper(Samples.Ring()), Samples.Ring())).Values, Assert.Null);

    [Fact]
    public void Read_WhatPrintWrote_IsTheSame()
    {
        var filter = new GraphFilter(7, 2, true);
        var printed = GraphDisplayAddress.Print(new GraphDisplay { Nodes = [3, 0, 2] }.WithFilter(filter, Samples.Ring()));
        var read = Read([.. printed.Where(p => p.Value is not null).Select(p => (p.Key, p.Value!.ToString()!))]);
        Assert.Equal(filter, read.Display.FilterOf(Samples.Ring()));
        Assert.Equal([3, 0, 2], read.Display.Nodes);
        Assert.Empty(read.Corrections);
        Assert.Equal("3.0.2", printed["nodes"]);
    }

    /// <summary>Thousands of nodes fit into the line that a server reads, 8 KB, and come back.</summary>
    [Theory]
    [InlineData(101, 500)]
    [InlineData(2000, 5000)]
    [InlineData(5000, 30_000)]
    public void Read_ManyNodes_AreAllThere(int count, int of)
    {
        var random = new Random(count);
        int[] ids = [.. Enumerable.Range(0, of).OrderBy(_ => random.Next()).Take(count).Order()];
        var printed = GraphDisplayAddress.Print(new GraphDisplay { Nodes = ids })["nodes"]!.ToString()!;
        Assert.True(printed.Length < 5000, $"{printed.Length} characters");
        var read = Read(("nodes", printed));
        Assert.Equal(ids, read.Display.Nodes);
        Assert.Empty(read.Corrections);
    }

    [Theory]
    [InlineData("~")]
    [InlineData("~!!")]
    [InlineData("~AAAA")]
    public void Read_DamagedNodes_AreIgnoredWithANotice(string nodes)
    {
        var read = Read(("nodes", nodes));
        Assert.Empty(read.Display.Nodes);
        Assert.Contains("the list of nodes is damaged", Assert.Single(read.PartNotices), StringComparison.Ordinal);
    }

    /// <summary>A short text that unpacks to megabytes is not unpacked.</summary>
    [Fact]
    public void Read_NodesOfABomb_AreIgnored()
    {
        using var stream = new MemoryStream();
        using (var deflate = new System.IO.Compression.DeflateStream(stream, System.IO.Compression.CompressionLevel.SmallestSize))
            deflate.Write(Enumerable.Repeat((byte)255, 4_000_000).ToArray());
        Assert.Empty(Read(("nodes", "~" + Microsoft.AspNetCore.WebUtilities.WebEncoders.Base64UrlEncode(stream.ToArray()))).Display.Nodes);
    }

    [Fact]
    public void Read_BarAndPart_AreThoseWritten()
    {
        var display = new GraphDisplay { Bar = 2, Part = new(-40, 512, 90) };
        var printed = GraphDisplayAddress.Print(display).Where(p => p.Value is not null).Select(p => (p.Key, p.Value!.ToString()!)).ToArray();
        Assert.Equal([("bar", "2"), ("part", "-40_512_90")], printed);
        Assert.Equal(display, Read(printed).Display);
        // A figure shows no bar that was chosen on a page, and the whole graph.
        Assert.Empty(GraphDisplayAddress.Query(display));
    }

    [Theory]
    [InlineData("min", "many", "“many” is not a whole number")]
    [InlineData("min", "0", "0 is outside 1 to 9999. Using 1.")]
    [InlineData("shared", "10000", "10000 is outside 1 to 9999. Using 9999.")]
    [InlineData("merge", "perhaps", "is not 0 or 1")]
    [InlineData("nodes", "1.x.1.-2", "3 of its parts")]
    [InlineData("bar", "0", "0 is outside 1 to 9999")]
    [InlineData("part", "1_2", "is not a middle and a width")]
    [InlineData("part", "1_2_0", "is not a middle and a width")]
    public void Read_Wrong_IsCorrectedWithANotice(string name, string value, string says) =>
        Assert.Contains(says, Assert.Single(Read((name, value)).PartNotices), StringComparison.Ordinal);

    /// <summary>Pages wrote <c>min</c> and figures read <c>minimum</c>: both read both, and the new name is written.</summary>
    [Theory]
    [InlineData("min", "5")]
    [InlineData("minimum", "5")]
    [InlineData("MIN", "5")]
    public void Read_MinimumByItsOldName_IsTheSame(string name, string value)
    {
        var display = Read((name, value)).Display;
        Assert.Equal(5, display.Minimum);
        Assert.Equal("minimum=5", GraphDisplayAddress.Query(display));
        Assert.Equal((5, (object?)null), (GraphDisplayAddress.Print(display)["minimum"], GraphDisplayAddress.Print(display)["min"]));
        Assert.Equal(7, Read(("min", "5"), ("minimum", "7")).Display.Minimum);
    }

    [Fact]
    public void Read_Others_ArePassedOver()
    {
        var read = Read(("k", "abc"), ("choice", "L1_000100"));
        Assert.Equal(GraphFilter.Paper(Samples.Ring()), read.Display.FilterOf(Samples.Ring()));
        Assert.Empty(read.Display.Nodes);
        Assert.Empty(read.Corrections);
    }
}

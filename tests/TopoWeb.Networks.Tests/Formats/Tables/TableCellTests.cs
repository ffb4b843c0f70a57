using System.Text;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats.Tables;

/// <summary>How people and programs write numbers, gaps and remarks in tables of text.</summary>
public sealed class TableCellTests
{
    [Theory]
    [InlineData("1.234,56;-2,5\n-12.345.678,25;3\n", new[] { 1234.56, -2.5, -12345678.25, 3 })]
    [InlineData("\"1,234.56\",-2.5\n\"-12,345,678.25\",3.25\n", new[] { 1234.56, -2.5, -12345678.25, 3.25 })]
    [InlineData("1 234,56;-2,5\n1\u202f000,5;3\n", new[] { 1234.56, -2.5, 1000.5, 3 })]
    [InlineData("1'234.5,2\n-10'000.25,3.5\n", new[] { 1234.5, 2, -10000.25, 3.5 })]
    [InlineData("\u22121.5,2\n3,\u22120.25\n", new[] { -1.5, 2, 3, -0.25 })]
    [InlineData("1.5D+00 -2.5d-01\n0.1D+02 4\n", new[] { 1.5, -0.25, 10, 4 })]
    public void Read_Numbers_AsTheyAreWritten(string text, double[] values) => Assert.Equal(values, Read("a,b\n".Replace(',', text.Contains(';', StringComparison.Ordinal) ? ';' : text.Contains('D', StringComparison.Ordinal) ? ' ' : ',') + text).Points.Values.ToArray());

    [Theory]
    [InlineData("1.23,5")]
    [InlineData("1.2345,5")]
    [InlineData("1234.567,5")]
    [InlineData(".234,5")]
    [InlineData("1.234,567.5")]
    [InlineData("--1.234,5")]
    [InlineData("3D5")]
    public void Read_NumberLikeTexts_AreTexts(string text) => Assert.Equal(CellKind.Text, TableRow.Read(text, true, out _));

    [Theory]
    [InlineData("-")]
    [InlineData("–")]
    [InlineData(".")]
    [InlineData("--")]
    [InlineData("n.a.")]
    [InlineData("#DIV/0!")]
    [InlineData("#NUM!")]
    public void Read_Gaps_AreMissing(string gap)
    {
        var text = $"x,y\n1,2\n3,{gap}\n5,6\n";
        Assert.Contains("line 3, column 2 (y)", Assert.Throws<InvalidInputException>(() => Read(text)).Message, StringComparison.Ordinal);
        Assert.Equal([1, 2, 5, 6], Read(text, new() { Missing = MissingValues.Drop }).Points.Values.ToArray());
    }

    [Fact]
    public void Read_CommentsBetweenRows_AreNoPoints()
    {
        Assert.Equal([1, 2, 3, 4], Read("# scanner\nx,y\n# unit mm\n1,2\n# pause\n3,4\n# end\n").Points.Values.ToArray());
        // A row may begin with # itself.
        Assert.Equal(["#1", "#2"], Read("name,x,y\n#1,1,2\n#2,3,4\n#1,5,6\n", TableOptions.Parse("name=label", null, null)).Categories["name"]);
    }

    [Fact]
    public void Read_SecondLineOfAHeader_IsSaidToBeOne() =>
        Assert.Contains("line 2, column 1 (x) is “mm”; a number is required. If this is a second line of the header, remove it.", Assert.Throws<InvalidInputException>(() => Read("x,y\nmm,mm\n1,2\n3,4\n5,6\n7,8\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Read_ColumnsForPoints_SaysToTranspose()
    {
        var row = string.Join(',', Enumerable.Range(0, 300).Select(i => $"{i}.5")) + "\n";
        Assert.Contains("transpose the table", Assert.Throws<InvalidInputException>(() => Read(row + row + row)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_MatrixOfDistances_IsSaidToBeOne()
    {
        const string text = "0,1,2,3\n1,0,1.5,2\n2,1.5,0,1\n3,2,1,0\n";
        Assert.Contains("matrix of distances", Read(text).Notes[^1], StringComparison.Ordinal);
        Assert.DoesNotContain(Read(text[..^8] + "3,2,1,7\n").Notes, n => n.Contains("distances", StringComparison.Ordinal));
        Assert.DoesNotContain(Read("0,1,2\n1,0,1\n2,1,0\n").Notes, n => n.Contains("distances", StringComparison.Ordinal));
    }

    private static PointFileContent Read(string text, TableOptions? options = null) => PointFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), "table.csv", null, new(), options);
}

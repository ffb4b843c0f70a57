using CsCheck;
using TopoWeb.Networks.Formats;

namespace TopoWeb.Networks.Tests.Formats;

public sealed class CsvCellTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a,b", "\"a,b\"")]
    [InlineData("say \"no\"", "\"say \"\"no\"\"\"")]
    [InlineData("a\nb", "\"a\nb\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@x", "'@x")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\r=1", "\"'\r=1\"")]
    [InlineData("\n=cmd()", "\"'\n=cmd()\"")]
    [InlineData("＝1", "'＝1")]
    [InlineData("=1,\"2\"", "\"'=1,\"\"2\"\"\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("", "")]
    [InlineData(null, "")]
    public void Of_Text_IsQuotedAndNoFormula(string? text, string expected) => Assert.Equal(expected, CsvCell.Of(text));

    [Fact]
    public void Of_RandomTexts_ReadBackAsOneLineOfTexts() => Gen.String[Gen.OneOf(Gen.Const(','), Gen.Const('"'), Gen.Const('\n'), Gen.Const('\r'), Gen.Const('='), Gen.Const('-'), Gen.Char['a', 'c']), 0, 6].Array[1, 5].Sample(texts =>
    {
        var cells = Read(string.Join(',', texts.Select(CsvCell.Of)));
        Assert.Equal(texts, cells.Select(c => c.StartsWith('\'') ? c[1..] : c));
        Assert.DoesNotContain(cells, c => c is ['=' or '+' or '-' or '@' or '\t' or '\r' or '\n', ..]);
    });

    /// <summary>A reader as RFC 4180 describes it, of one line.</summary>
    private static List<string> Read(string line)
    {
        var (cells, cell, quoted) = (new List<string>(), new System.Text.StringBuilder(), false);
        for (var i = 0; i < line.Length; i++)
            if (line[i] == '"' && quoted && i + 1 < line.Length && line[i + 1] == '"')
                cell.Append(line[++i]);
            else if (line[i] == '"')
                quoted = !quoted;
            else if (line[i] == ',' && !quoted)
            {
                cells.Add(cell.ToString());
                cell.Clear();
            }
            else
            {
                Assert.True(quoted || line[i] is not ('\r' or '\n'), "The line ends within a cell.");
                cell.Append(line[i]);
            }
        cells.Add(cell.ToString());
        return cells;
    }
}

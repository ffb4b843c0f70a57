using System.Globalization;
using System.Text;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats.Tables;

/// <summary>Tables as pandas, R, NumPy and spreadsheets write them.</summary>
public sealed class TableTests
{
    private static readonly double[][] Rows = [.. Enumerable.Range(0, 60).Select(i => new[] { Math.Cos(i) / 3, Math.Sin(2 * i) + 0.25, i * 0.5 + 0.125 })];
    private static readonly double[] Values = [.. Rows.SelectMany(r => r)];

    [Theory]
    [InlineData(",", "\n")]
    [InlineData(";", "\r\n")]
    [InlineData("\t", "\n")]
    [InlineData("|", "\n")]
    [InlineData("   ", "\r")]
    public void Read_Separators_GiveTheSamePoints(string separator, string line) => Assert.Equal(Values, Read(Text(separator, line)).Points.Values.ToArray());

    [Theory]
    [InlineData(";")]
    [InlineData("\t")]
    [InlineData(" ")]
    public void Read_DecimalComma_GivesTheSamePoints(string separator)
    {
        var content = Read("x;y;z\n".Replace(";", separator, StringComparison.Ordinal) + Text(separator).Replace('.', ','));
        Assert.Equal(Values, content.Points.Values.ToArray());
        Assert.Contains("decimal comma", Assert.Single(content.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_QuotedDecimalComma_IsANumber() => Assert.Equal([1.5, 2.5, -3, 0.25], Read("\"1,5\",\"2,5\"\n\"-3\",\"0,25\"\n").Points.Values.ToArray());

    [Theory]
    [InlineData("sep=;\r\nx;y;z\r\n", ";")]
    [InlineData("sep=,\nx,y,z\n", ",")]
    [InlineData("sep=;\n", ";")]
    [InlineData("SEP=|\nx|y|z\n", "|")]
    [InlineData("# made by hand\n# x y z\n", " ")]
    [InlineData("#x,y,z\n", ",")]
    public void Read_LinesBeforeTheData_AreNoPoints(string head, string separator)
    {
        Assert.Equal(Values, Read(head + Text(separator)).Points.Values.ToArray());
        var preview = Preview(head + Text(separator));
        Assert.Equal(60, preview.Rows);
        if (head.Contains('x'))
            Assert.Equal(["x", "y", "z"], preview.Columns.Select(c => c.Name));
    }

    /// <summary>A separator that a line names holds even where another divides as well.</summary>
    [Fact]
    public void Read_NamedSeparator_Wins() => Assert.Equal([1.5, 2.5], Read("sep=;\n1,5;2,5\n").Points.Values.ToArray());

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    [InlineData("utf-32", true)]
    public void Read_Encodings_AreTold(string name, bool mark)
    {
        var encoding = Encoding.GetEncoding(name);
        var bytes = encoding.GetBytes("größe,y,z\n" + Text(","));
        var content = Read(mark ? [.. encoding.Preamble.ToArray(), .. bytes] : bytes);
        Assert.Equal(Values, content.Points.Values.ToArray());
    }

    [Fact]
    public void Read_Latin1_IsReadWithANote()
    {
        var content = Read(Encoding.Latin1.GetBytes("x,farbe\n1,grün\n2,rot\n3,grün\n"));
        Assert.Equal(["grün", "rot"], content.Categories["farbe"]);
        Assert.Contains(content.Notes, n => n.Contains("not UTF-8", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_PandasHeaderOfNumbers_IsNoPoint()
    {
        var content = Read("0,1,2\n" + Text(","));
        Assert.Equal(Values, content.Points.Values.ToArray());
        Assert.Equal("Line 1 (0, 1, 2) was read as the header.", Assert.Single(content.Notes));
        Assert.Equal(61, Read("0,1,2\n" + Text(","), new() { Header = HeaderChoice.No }).Points.Count);
    }

    [Fact]
    public void Read_TwoNumberedColumns_AreNamedTooByPandas() => Assert.Equal(60, Read("0,1\n" + string.Concat(Rows.Select(r => $"{N(r[0])},{N(r[1])}\n"))).Points.Count);

    /// <summary>A first point of whole numbers among whole numbers stays a point.</summary>
    [Theory]
    [InlineData("0,1\n1,0\n0,0\n1,1\n")]
    [InlineData("1,2\n3,4\n5,6\n7,8\n")]
    [InlineData("1,2\n0.5,0.25\n0.75,0.5\n1.5,2.5\n")]
    public void Read_FirstPointOfWholeNumbers_StaysAPoint(string text) => Assert.Equal(4, Read(text).Points.Count);

    [Fact]
    public void Read_ThreeWholeNumbersFirst_StayAPointWithANote()
    {
        var content = Read("0,1,2\n2,1,0\n1,2,0\n");
        Assert.Equal(3, content.Points.Count);
        Assert.Contains("was read as a point, not as a header", Assert.Single(content.Notes), StringComparison.Ordinal);
        Assert.Equal(2, Read("0,1,2\n2,1,0\n1,2,0\n", new() { Header = HeaderChoice.Yes }).Points.Count);
    }

    [Fact]
    public void Read_PandasIndexAndHeader_TakesTheIndexForNoCoordinate()
    {
        var content = Read(",0,1,2\n" + string.Concat(Rows.Select((r, i) => $"{i},{Line(r, ",")}\n")));
        Assert.Equal(Values, content.Points.Values.ToArray());
        Assert.Contains("index column 1", content.Notes[^1], StringComparison.Ordinal);
        Assert.Equal(4, Read(",a,b,c\n" + string.Concat(Rows.Select((r, i) => $"{i},{Line(r, ",")}\n")), Options("#1=coordinate")).Points.Dimension);
    }

    [Theory]
    [InlineData("Unnamed: 0,x,y,z\n", "{0}")]
    [InlineData("id,x,y,z\n", "{0}")]
    [InlineData("name,x,y,z\n", "gene{0}")]
    [InlineData("\"\",\"x\",\"y\",\"z\"\n", "\"{0}\"")]
    [InlineData("x,y,z\n", "\"row {0}\"")]
    [InlineData("", "{0}")]
    public void Read_IndexColumns_AreNoCoordinates(string header, string index)
    {
        var content = Read(header + string.Concat(Rows.Select((r, i) => $"{string.Format(CultureInfo.InvariantCulture, index, i)},{Line(r, ",")}\n")));
        Assert.Equal(Values, content.Points.Values.ToArray());
        Assert.Contains("index", content.Notes[^1], StringComparison.Ordinal);
        Assert.Empty(content.Columns);
    }

    [Fact]
    public void Read_ColumnThatCountsBesideOneOther_StaysACoordinate() => Assert.Equal(2, Read(string.Concat(Rows.Select((r, i) => $"{i},{N(r[0])}\n"))).Points.Dimension);

    [Fact]
    public void Read_ColumnOfText_IsALabelWithItsCategories()
    {
        var content = Read("x,y,species\n1.5,2,setosa\n3,4,\"virginica, wild\"\n5,6,\n7,8,setosa\n");
        Assert.Equal([1.5, 2, 3, 4, 5, 6, 7, 8], content.Points.Values.ToArray());
        Assert.Equal(["setosa", "virginica, wild"], content.Categories["species"]);
        Assert.Equal([0, 1, double.NaN, 0], content.Columns["species"]);
        Assert.Equal("Columns of the table: 2 coordinates (x, y); label species (2 categories).", Assert.Single(content.Notes));
    }

    [Fact]
    public void Read_HeaderOfNumbersAndTarget_IsAHeaderWithALabel()
    {
        var content = Read("0,1,2,target\n" + string.Concat(Rows.Select((r, i) => $"{Line(r, ",")},{i % 3}\n")));
        Assert.Equal(Values, content.Points.Values.ToArray());
        Assert.Equal([0, 1, 2, 0], content.Columns["target"][..4]);
        Assert.Empty(content.Categories);
        Assert.Equal(["Line 1 (0, 1, 2, target) was read as the header.", "Columns of the table: 3 coordinates (0, 1, 2); label target."], content.Notes);
    }

    [Fact]
    public void Read_NamesOfRowsInTheMiddle_AreIgnored()
    {
        var content = Read("x,name,y\n" + string.Concat(Rows.Select((r, i) => $"{N(r[0])},sample {i},{N(r[1])}\n")));
        Assert.Equal(2, content.Points.Dimension);
        Assert.Contains("ignored name", Assert.Single(content.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_RolesGiven_HoldAgainstWhatWasGuessed()
    {
        const string text = "a,b,c,d\n1,2,3,u\n4,5,6,v\n";
        var content = Read(text, Options("b=label; #3=ignored, d=index"));
        Assert.Equal([1, 4], content.Points.Values.ToArray());
        Assert.Equal([2.0, 5.0], content.Columns["b"]);
        Assert.Equal("Columns of the table: 1 coordinate (a); label b; index d; ignored c.", Assert.Single(content.Notes));
        Assert.Equal([2, 3, 5, 6], Read(text, Options("b=coordinate,c=coordinate,*=ignored")).Points.Values.ToArray());
    }

    [Theory]
    [InlineData("e=label", "There is no column “e”. The columns are a, b, b, or #1 to #3")]
    [InlineData("#4=label", "There is no column “#4”")]
    [InlineData("b=label", "2 columns are named “b”. Name one by its number, such as #2")]
    [InlineData("*=ignored", "has no coordinates")]
    [InlineData("#1=coordinate,#2=label,x=index,y=index", "There is no column “x”")]
    public void Read_RolesThatDoNotFit_AreNamed(string roles, string message) => Refused(() => Read("a,b,b\n1,2,3\n4,5,6\n", Options(roles)), "roles", message);

    [Fact]
    public void Read_SeveralUnknownRoles_AreAllNamed() =>
        Assert.Equal(2, Assert.Throws<InvalidInputException>(() => Read("a,b\n1,2\n3,4\n", Options("x=index,y=index"))).All.Count);

    [Fact]
    public void Parse_WrongOptions_NamesAll()
    {
        var error = Assert.Throws<InvalidInputException>(() => TableOptions.Parse("a=colour", "maybe", "guess"));
        Assert.Equal(["roles", "header", "missing"], error.All.Select(e => e.Field));
        Assert.Contains("“colour” is not coordinate, label, index or ignored", error.Message, StringComparison.Ordinal);
        Refused(() => TableOptions.Parse("a", null, null), "roles", "gives no role");
        Assert.True(TableOptions.Parse(null, "", "refuse").IsDefault);
        Assert.Equal("a=label, #2=index", TableOptions.Parse("a=label,#2=index", "yes", null).RolesText());
    }

    [Theory]
    [InlineData("")]
    [InlineData("NaN")]
    [InlineData("NA")]
    [InlineData("null")]
    [InlineData("#N/A")]
    [InlineData("None")]
    public void Read_MissingCoordinates_AreRefusedOrLeftOutAndCounted(string missing)
    {
        var text = $"x,y,group\n1,2,a\n3,{missing},b\n5,6,a\n{missing},8,a\n";
        Refused(() => Read(text), "file", "line 3, column 2 (y) is");
        var content = Read(text, new() { Missing = MissingValues.Drop });
        Assert.Equal([1, 2, 5, 6], content.Points.Values.ToArray());
        Assert.Equal(["a"], content.Categories["group"]);
        Assert.Equal("2 of 4 rows with missing values were left out: line 3, line 5.", content.Notes[^1]);
    }

    [Fact]
    public void Read_OnlyMissingRows_IsRefused() => Refused(() => Read("x,y\n1,\n,2\n", new() { Missing = MissingValues.Drop }), "file", "each of its 2 rows has missing values");

    [Fact]
    public void Read_EmptyColumnAtTheEnd_IsIgnored() => Assert.Equal([1, 2, 3, 4], Read("1,2,\n3,4,\n").Points.Values.ToArray());

    [Theory]
    [InlineData("x,y\n1,\"2\n3,4\n", "line 2 has a quote that is not closed")]
    [InlineData("x,y\n1,2\n\"a\nb\",4\n\n5\n", "line 6 has 1 values")]
    [InlineData("1,2\n1e400,3\n", "line 2, column 1 is 1e400; values must be finite")]
    public void Read_BrokenText_SaysWhere(string text, string message) => Refused(() => Read(text), "file", message);

    [Fact]
    public void Read_TooManyCategories_AreRefusedWhereAskedFor()
    {
        var text = "x,y,name\n" + string.Concat(Enumerable.Range(0, 1500).Select(i => $"{i}.5,1,n{i}\n"));
        Assert.Equal(2, Read(text).Points.Dimension);
        Refused(() => Read(text, Options("name=label")), "roles", "more than 1,000 different labels. Give it the role ignored");
    }

    /// <summary>A field of 20 MB is refused by its beginning, in a short message.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("\"")]
    public void Read_HugeField_IsRefusedShortly(string quote)
    {
        var text = "x,y\n1,2\n3," + quote + new string('7', 20_000_000) + quote + "\n";
        var before = GC.GetAllocatedBytesForCurrentThread();
        var bytes = Encoding.ASCII.GetBytes(text);
        var own = GC.GetAllocatedBytesForCurrentThread() - before;
        var error = Assert.Throws<InvalidInputException>(() => Table.Read(new MemoryStream(bytes, 0, bytes.Length, false, true), "The file", new(), new TableLimits(100, 9, 4)));
        Assert.Contains("line 3, column 2 has more than 65,536 characters", error.Message, StringComparison.Ordinal);
        Assert.True(error.Message.Length < 200);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before - own < 4 << 20);
    }

    [Fact]
    public void Read_WideTables_AreReadUpToTheLimitByItsName()
    {
        string Wide(int n) => string.Concat(Enumerable.Repeat(string.Join(',', Enumerable.Range(0, n).Select(i => N(Math.Sin(i)))) + "\n", 5));
        Assert.Equal(256, Read(Wide(256)).Points.Dimension);
        Refused(() => PointFile.Read(Stream(Wide(257)), "a.csv", null, new() { DimensionSetting = "Limits:MaximumDimension" }), "file", "257 coordinates; the limit is 256 (Limits:MaximumDimension)");
        Assert.Equal(1, Read(Wide(257), Options("#1=coordinate,*=ignored")).Points.Dimension);
    }

    [Fact]
    public void Preview_Table_SaysWhatEachColumnIs()
    {
        var preview = Preview("id;x;y;kind\n" + string.Concat(Rows.Select((r, i) => $"{i + 1};{N(r[0])};{(i == 5 ? "" : N(r[1]))};{(i % 2 == 0 ? "even" : "odd")}\n")));
        Assert.Equal([ColumnRole.Index, ColumnRole.Coordinate, ColumnRole.Coordinate, ColumnRole.Label], preview.Columns.Select(c => c.Role));
        Assert.Equal(("semicolons", true, 60, true), (preview.Format, preview.Header, preview.Rows, preview.HasMissing));
        Assert.Equal(["1", N(Rows[0][0]), N(Rows[0][1]), "even"], preview.First[0]);
        Assert.Equal(6, preview.First.Count);
    }

    [Fact]
    public void Read_OptionsForAnArray_AreRefused() =>
        Refused(() => PointFile.Read(Stream("x"), "a.npy", null, new(), Options("a=label")), "roles", "An .npy file is not a table");

    private static string Text(string separator, string line = "\n") => string.Concat(Rows.Select(r => Line(r, separator) + line));

    private static string Line(double[] row, string separator) => string.Join(separator, row.Select(N));

    private static string N(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static TableOptions Options(string roles) => TableOptions.Parse(roles, null, null);

    private static MemoryStream Stream(string text) => new(Encoding.UTF8.GetBytes(text));

    private static PointFileContent Read(string text, TableOptions? options = null) => PointFile.Read(Stream(text), "table.csv", null, new(), options);

    private static PointFileContent Read(byte[] bytes) => PointFile.Read(new MemoryStream(bytes), "table.csv", null, new());

    private static TablePreview Preview(string text) => PointFile.Preview(Stream(text), new());

    private static void Refused(Func<object> read, string field, string message)
    {
        var e = Assert.Throws<InvalidInputException>(read);
        Assert.Equal(field, e.Field);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }
}

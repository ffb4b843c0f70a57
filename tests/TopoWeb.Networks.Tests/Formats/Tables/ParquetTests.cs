using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats.Tables;

/// <summary>Tables in Parquet, in the layouts that programs write.</summary>
public sealed class ParquetTests
{
    private const int Rows = 50;
    private static readonly double[] X = [.. Enumerable.Range(0, Rows).Select(i => Math.Sin(i % 20))];
    private static readonly float[] Y = [.. Enumerable.Range(0, Rows).Select(i => i * 0.25f)];
    private static readonly string[] Kind = [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? "größer" : "kleiner")];
    private static readonly long[] Index = [.. Enumerable.Range(0, Rows).Select(i => (long)i)];

    public static IEnumerable<TheoryDataRow<int, bool, int, int>> Layouts =>
        from codec in new[] { 0, 1, 2, 4, 6 } from dictionary in new[] { false, true } from version in new[] { 1, 2 } from groups in new[] { 1, 3 } select new TheoryDataRow<int, bool, int, int>(codec, dictionary, version, groups);

    [Theory, MemberData(nameof(Layouts))]
    public void Read_Layouts_GiveTheSamePoints(int codec, bool dictionary, int version, int groups)
    {
        var content = Read(ParquetWriter.Write([("x", X), ("y", Y), ("kind", Kind), ("__index_level_0__", Index)], dictionary ? ParquetWriter.Layout.Dictionary : ParquetWriter.Layout.Plain, codec, version, groups));
        Assert.Equal(X.Zip(Y, (x, y) => new[] { x, y }).SelectMany(p => p), content.Points.Values.ToArray());
        Assert.Equal(["größer", "kleiner"], content.Categories["kind"]);
        Assert.Equal(Kind.Select(k => k == "größer" ? 0.0 : 1), content.Columns["kind"]);
        Assert.Equal("Columns of the table: 2 coordinates (x, y); label kind (2 categories); index column 4.", Assert.Single(content.Notes));
    }

    [Fact]
    public void Read_MissingValuesAndTypes_AreKept()
    {
        object?[] missing = [.. Enumerable.Range(0, Rows).Select(i => i == 5 ? null : (object)(i * 1.5))];
        int[] whole = [.. Enumerable.Range(0, Rows).Select(i => -i)];
        bool[] flag = [.. Enumerable.Range(0, Rows).Select(i => i % 2 == 0)];
        var file = ParquetWriter.Write([("m", missing), ("w", whole), ("f", flag)], ParquetWriter.Layout.Plain, 1);
        Refused(() => Read(file), "row 6, column 1 (m) is empty");
        var content = Read(file, new() { Missing = MissingValues.Drop });
        Assert.Equal(Rows - 1, content.Points.Count);
        Assert.Equal([7.5 + 1.5, -6], content.Points.Row(5).ToArray());
        Assert.Equal(["false", "true"], content.Categories["f"]);
        Assert.Contains("1 of 50 rows with missing values was left out: row 6.", content.Notes);
    }

    [Fact]
    public void Read_ColumnOfAnotherType_IsLeftOutWithANote()
    {
        var time = ParquetWriter.Struct((1, ParquetWriter.Number(2)), (3, ParquetWriter.Number(1)), (4, ParquetWriter.Text("when")), (6, ParquetWriter.Number(9)));
        var content = Read(ParquetWriter.Write([("x", X), ("y", Y)], furtherSchema: time));
        Assert.Equal(2, content.Points.Dimension);
        Assert.Equal("Left out, since they are no numbers or texts: when.", Assert.Single(content.Notes));
    }

    [Theory]
    [InlineData("table.parquet")]
    [InlineData("table.csv")]
    public void Read_Name_DoesNotMatter(string name) => Assert.Equal(Rows, PointFile.Read(new MemoryStream(ParquetWriter.Write([("x", X), ("y", Y)])), name, null, new()).Points.Count);

    [Fact]
    public void Preview_Parquet_HasNoChoiceOfAHeader()
    {
        var preview = PointFile.Preview(new MemoryStream(ParquetWriter.Write([("x", X), ("kind", Kind)])), new());
        Assert.Equal(("Parquet", true, Rows), (preview.Format, preview.Named, preview.Rows));
        Assert.Equal([ColumnRole.Coordinate, ColumnRole.Label], preview.Columns.Select(c => c.Role));
    }

    [Fact]
    public void Read_CutAnywhere_IsRefused()
    {
        var file = ParquetWriter.Write([("x", X), ("kind", Kind)], ParquetWriter.Layout.Dictionary, 1);
        for (var length = 4; length < file.Length; length++)
            Refused(() => Read(file[..length]), "damaged");
    }

    [Fact]
    public void Read_MoreThanTheLimits_IsRefusedByTheirNames()
    {
        var file = ParquetWriter.Write([("x", X), ("y", Y)]);
        Refused(() => PointFile.Read(new MemoryStream(file), "a.parquet", null, new() { MaximumRows = 49, RowsSetting = "Limits:MaximumPoints" }), "more points than the limit of 49 (Limits:MaximumPoints)");
        Refused(() => PointFile.Read(new MemoryStream(file), "a.parquet", null, new() { MaximumDimension = 1, DimensionSetting = "Limits:MaximumDimension" }), "the limit is 1 (Limits:MaximumDimension)");
    }

    private static PointFileContent Read(byte[] file, TableOptions? options = null) => PointFile.Read(new MemoryStream(file), "table.parquet", null, new(), options);

    private static void Refused(Func<object> read, string message) => Assert.Contains(message, Assert.Throws<InvalidInputException>(read).Message, StringComparison.Ordinal);
}

using Apache.Arrow;
using Apache.Arrow.Ipc;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Tables;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats.Tables;

/// <summary>Tables in Arrow and Feather, in the layouts that programs write.</summary>
public sealed class ArrowTests
{
    private const int Rows = 50;
    private static readonly double[] X = [.. Enumerable.Range(0, Rows).Select(i => Math.Sin(i % 20))];
    private static readonly float[] Y = [.. Enumerable.Range(0, Rows).Select(i => i * 0.25f)];
    private static readonly string[] Kind = [.. Enumerable.Range(0, Rows).Select(i => i % 3 == 0 ? "größer als der Rest" : "kleiner")];
    private static readonly long[] Index = [.. Enumerable.Range(0, Rows).Select(i => (long)i)];

    public static IEnumerable<TheoryDataRow<CompressionCodecType?, int, bool>> Layouts =>
        from codec in new CompressionCodecType?[] { null, CompressionCodecType.Lz4Frame, CompressionCodecType.Zstd } from batches in new[] { 1, 3 } from stream in new[] { false, true } select new TheoryDataRow<CompressionCodecType?, int, bool>(codec, batches, stream);

    [Theory, MemberData(nameof(Layouts))]
    public void Read_Layouts_GiveTheSamePoints(CompressionCodecType? codec, int batches, bool stream)
    {
        var content = Read(ArrowWriter.Write([("x", X), ("y", Y), ("kind", Kind), ("__index_level_0__", Index)], codec, batches, stream));
        Assert.Equal(X.Zip(Y, (x, y) => new[] { x, y }).SelectMany(p => p), content.Points.Values.ToArray());
        Assert.Equal(["größer als der Rest", "kleiner"], content.Categories["kind"]);
        Assert.Equal(Kind.Select(k => k == "kleiner" ? 1.0 : 0), content.Columns["kind"]);
        Assert.Equal("Columns of the table: 2 coordinates (x, y); label kind (2 categories); index column 4.", Assert.Single(content.Notes));
    }

    /// <summary>More than one block of a frame, each with the one before as its dictionary.</summary>
    [Theory]
    [InlineData(CompressionCodecType.Lz4Frame)]
    [InlineData(CompressionCodecType.Zstd)]
    public void Read_LongColumn_IsUnpacked(CompressionCodecType codec)
    {
        double[] x = [.. Enumerable.Range(0, 60_000).Select(i => (double)(i * 7919 % 1000))];
        double[] y = [.. Enumerable.Range(0, 60_000).Select(i => Math.Sin(i))];
        Assert.Equal(x.Zip(y, (a, b) => new[] { a, b }).SelectMany(p => p), Read(ArrowWriter.Write([("x", x), ("y", y)], codec)).Points.Values.ToArray());
    }

    [Theory]
    [InlineData(null)]
    [InlineData(CompressionCodecType.Lz4Frame)]
    public void Read_CategoriesAndViews_AreLabels(CompressionCodecType? codec)
    {
        string?[] kinds = [.. Kind.Select((k, i) => i == 4 ? null : k)];
        var content = Read(ArrowWriter.Write([("x", X), ("y", Y), ("c", ArrowWriter.Categories(kinds)), ("v", ArrowWriter.Views(kinds))], codec));
        foreach (var name in new[] { "c", "v" })
        {
            Assert.Equal(["größer als der Rest", "kleiner"], content.Categories[name]);
            Assert.Equal(kinds.Select(k => k is null ? double.NaN : k == "kleiner" ? 1.0 : 0), content.Columns[name]);
        }
    }

    [Fact]
    public void Read_MissingValuesAndTypes_AreKept()
    {
        object?[] Of(Func<int, object> value) => [.. Enumerable.Range(0, Rows).Select(i => i == 5 ? null : value(i))];
        var file = ArrowWriter.Write([("d", Of(i => i * 1.5)), ("i", Of(i => -i)), ("b", Of(i => (sbyte)-i)), ("u", Of(i => ulong.MaxValue - (ulong)i)), ("h", Of(i => (Half)(i / 4.0))), ("m", Of(i => Math.Truncate(i * 12.5m) / 100)), ("f", Of(i => i % 2 == 0))]);
        var error = Assert.Throws<InvalidInputException>(() => Read(file));
        Assert.Contains("row 6, column 1 (d) is empty", error.Message, StringComparison.Ordinal);
        var content = Read(file, new() { Missing = MissingValues.Drop });
        Assert.Equal(Rows - 1, content.Points.Count);
        var row = content.Points.Row(10).ToArray(); // the twelfth
        Assert.Equal([16.5, -11, -11, ulong.MaxValue, 2.75], row[..5]);
        Assert.Equal(1.37, row[5], 12);
        Assert.Equal(["false", "true"], content.Categories["f"]);
        Assert.Contains("1 of 50 rows with missing values was left out: row 6.", content.Notes);
    }

    [Fact]
    public void Read_ColumnsOfOtherTypes_AreLeftOutWithANote()
    {
        var times = new TimestampArray.Builder();
        var lists = new ListArray.Builder(Apache.Arrow.Types.StringType.Default);
        for (var i = 0; i < Rows; i++)
        {
            times.Append(DateTimeOffset.UnixEpoch.AddDays(i));
            ((StringArray.Builder)lists.Append().ValueBuilder).Append("a").Append("b");
        }
        var content = Read(ArrowWriter.Write([("when", times.Build()), ("x", X), ("tags", lists.Build()), ("y", Y), ("none", new NullArray(Rows))]));
        Assert.Equal(X.Zip(Y, (x, y) => new[] { x, y }).SelectMany(p => p), content.Points.Values.ToArray());
        Assert.Equal(["Left out, since they are no numbers or texts: when, tags.", "Columns of the table: 2 coordinates (x, y); ignored none."], content.Notes);
    }

    [Theory]
    [InlineData("table.feather")]
    [InlineData("table.csv")]
    [InlineData("data-00000-of-00001")]
    public void Read_Name_DoesNotMatter(string name)
    {
        foreach (var stream in new[] { false, true })
            Assert.Equal(Rows, PointFile.Read(new MemoryStream(ArrowWriter.Write([("x", X), ("y", Y)], stream: stream)), name, null, new()).Points.Count);
    }

    [Fact]
    public void Preview_Arrow_HasNoChoiceOfAHeader()
    {
        var preview = PointFile.Preview(new MemoryStream(ArrowWriter.Write([("x", X), ("kind", Kind)])), new());
        Assert.Equal(("Arrow", true, Rows), (preview.Format, preview.Named, preview.Rows));
        Assert.Equal([ColumnRole.Coordinate, ColumnRole.Label], preview.Columns.Select(c => c.Role));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(CompressionCodecType.Lz4Frame)]
    [InlineData(CompressionCodecType.Zstd)]
    public void Read_CutAnywhere_IsRefused(CompressionCodecType? codec)
    {
        var file = ArrowWriter.Write([("x", X), ("kind", Kind)], codec);
        for (var length = 7; length < file.Length; length++)
            Refused(() => Read(file[..length]), "damaged");
    }

    [Fact]
    public void Read_MoreThanTheLimits_IsRefusedByTheirNames()
    {
        var file = ArrowWriter.Write([("x", X), ("y", Y)], CompressionCodecType.Zstd);
        Refused(() => PointFile.Read(new MemoryStream(file), "a.feather", null, new() { MaximumRows = 49, RowsSetting = "Limits:MaximumPoints" }), "more points than the limit of 49 (Limits:MaximumPoints)");
        Refused(() => PointFile.Read(new MemoryStream(file), "a.feather", null, new() { MaximumDimension = 1, DimensionSetting = "Limits:MaximumDimension" }), "the limit is 1 (Limits:MaximumDimension)");
        var zeros = ArrowWriter.Write([("x", new double[100_000]), ("y", new double[100_000])], CompressionCodecType.Zstd);
        Assert.True(zeros.Length < 10_000);
        Refused(() => PointFile.Read(new MemoryStream(zeros), "a.feather", null, new() { MaximumBytes = 1 << 20, BytesSetting = "Limits:MaximumUploadMegabytes" }), "(Limits:MaximumUploadMegabytes)");
    }

    [Fact]
    public void Read_FirstFeather_SaysWhatToDo() => Refused(() => Read("FEA1 and more"u8.ToArray()), "to_feather");

    private static PointFileContent Read(byte[] file, TableOptions? options = null) => PointFile.Read(new MemoryStream(file), "table.feather", null, new(), options);

    private static void Refused(Func<object> read, string message) => Assert.Contains(message, Assert.Throws<InvalidInputException>(read).Message, StringComparison.Ordinal);
}

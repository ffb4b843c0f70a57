using System.IO.Compression;
using System.Text;
using TopoWeb.Networks.Filters;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Tests.Formats;

public sealed class PointFileTests
{
    private static readonly PointFileLimits Small = new() { MaximumBytes = 10_000, MaximumRows = 100, MaximumDimension = 9 };

    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("x,y\r\n1,2\r\n3,4\r\n")]
    [InlineData("1;2\n\n3;4")]
    [InlineData("\uFEFF1\t2\n3\t4\n\n")]
    [InlineData("# x y\n1.0 2e0\n 3   4 \n")]
    [InlineData("\"x\",\"y\"\n\"1\", 2\n3, 4")]
    public void Read_Csv_GivesTheRows(string text)
    {
        var content = Read(text, "points.csv");
        Assert.Equal(2, content.Points.Dimension);
        Assert.Equal([1, 2, 3, 4], content.Points.Values.ToArray());
        Assert.Null(content.Bank);
    }

    [Theory]
    [InlineData("1,2\n3\n", "line 2 has 1 values, expected 2")]
    [InlineData("1,2\n3,4,5\n", "line 2 has 3 values, expected 2")]
    [InlineData("x,y\n1,2\n3,b\n", "line 3, column 2 (y) is “b”; a number is required. For text, give the column the role label or ignored")]
    [InlineData("x,y\nu,v\n1,2\n", "line 2, column 1 (x) is “u”")]
    [InlineData("1,y\n1,2\n", "line 1, column 2 is “y”")]
    [InlineData("1,2\n3,nan\n", "line 2, column 2 is nan")]
    [InlineData("1,-inf\n", "line 1, column 2 is -inf")]
    [InlineData("1,2\n3,\n", "line 2, column 2 is empty")]
    [InlineData("0.5;1\n1,5;2\n", "line 2, column 1 is “1,5”; other numbers have another decimal sign")]
    [InlineData("1,2,3,4,5,6,7,8,9,10\n", "10 coordinates; the limit is 9")]
    [InlineData("x,y\n", "no points")]
    [InlineData("\n \n", "no points")]
    [InlineData("", "empty")]
    public void Read_WrongCsv_SaysWhere(string text, string message) => Refused(() => Read(text, "points.csv"), "file", message);

    [Fact]
    public void Read_CsvWithTooManyRows_IsRefused() =>
        Refused(() => Read(string.Concat(Enumerable.Repeat("1,2\n", 101)), "points.csv"), "file", "more points than the limit of 100");

    [Fact]
    public void Read_TooLargeFile_IsRefused() => Refused(() => Read(new string('1', 10_001), "points.csv"), "file", "larger than the limit of 10 KB");

    [Theory]
    [InlineData("points.xlsx")]
    [InlineData("points")]
    public void Read_UnknownContent_IsRefused(string name) => Refused(() => Read("\u0001\u0002", name), "file", ".npz");

    [Fact]
    public void Read_Rows_GivesPoints()
    {
        var content = PointFile.Read(Npy([1, 2, 3, 4, 5, 6], 2, 3), "A.NPY", null, Small);
        Assert.Equal((2, 3), (content.Points.Count, content.Points.Dimension));
        Assert.Null(content.Bank);
    }

    [Fact]
    public void Read_WeightsOfALayer_GivesPointsAndBank()
    {
        var content = PointFile.Read(Npy(Enumerable.Range(0, 54).Select(i => (float)i), 3, 2, 3, 3), "w.npy", null, Small);
        Assert.Equal((6, 9), (content.Points.Count, content.Points.Dimension));
        var bank = Assert.IsType<FilterBank>(content.Bank);
        Assert.Equal((1, 3, 2, 3), (bank.Networks, bank.Out, bank.In, bank.KernelSize));
        Assert.Equal(new Provenance(3, null, null, null, 1, 1, null), bank.ProvenanceOf(3));
    }

    [Fact]
    public void Read_WeightsOfNetworks_GivesNetworks()
    {
        var bank = PointFile.Read(Npy(new float[2 * 3 * 1 * 4], 2, 3, 1, 2, 2), "w.npy", null, Small).Bank!;
        Assert.Equal((2, 3, 1, 2), (bank.Networks, bank.Out, bank.In, bank.KernelSize));
        Assert.Equal(new Provenance(4, 1, null, null, 1, 0, null), bank.ProvenanceOf(4));
    }

    [Fact]
    public void Read_WrongNpy_SaysWhat()
    {
        Refused(() => PointFile.Read(Npy([1], 1), "a.npy", null, Small), "file", "has 1 axis (1): numbers in a row. If each is a point on a line, save a.reshape(-1, 1)");
        Refused(() => PointFile.Read(Npy(new float[6], 1, 2, 3), "a.npy", null, Small), "file", "patches must be square (n×k×k)");
        Refused(() => PointFile.Read(Npy(new float[1], 1, 1, 1, 1, 1, 1), "a.npy", null, Small), "file", "6 axes");
        Refused(() => PointFile.Read(Npy(new float[6], 1, 1, 2, 3), "a.npy", null, Small), "file", "k×k");
        Refused(() => PointFile.Read(Npy([], 0, 3), "a.npy", null, Small), "file", "is empty");
        Refused(() => PointFile.Read(Npy(new float[10], 1, 10), "a.npy", null, Small), "file", "limit is 9");
        Refused(() => PointFile.Read(Npy(new float[101], 101, 1), "a.npy", null, Small), "file", "limit is 100");
        Refused(() => PointFile.Read(Npy([1, 2, 3, float.NaN], 2, 2), "a.npy", null, Small), "file", "row 1, column 1 is NaN");
        Refused(() => Read("1,2\n", "a.npy"), "file", "NUMPY");
        Refused(() => PointFile.Read(Npy([1, 2], 1, 2), "a.npy", "L1", Small), "array", "Remove the array name “L1”");
    }

    [Theory]
    [InlineData("{'descr': '|O', 'fortran_order': False, 'shape': ()}", "numpy.savez(path, **numpy.load(old, allow_pickle=True).item())")]
    [InlineData("{'descr': '<c8', 'fortran_order': False, 'shape': (1, 2)}", "complex numbers (c8). Save their absolute values, numpy.abs(a)")]
    [InlineData("{'descr': '<U2', 'fortran_order': False, 'shape': (1, 2)}", "texts (U2)")]
    [InlineData("{'descr': '<M8[ns]', 'fortran_order': False, 'shape': (1, 2)}", "times (M8[ns]). Save them as numbers")]
    [InlineData("{'descr': '<f16', 'fortran_order': False, 'shape': (1, 2)}", "a.astype('float64')")]
    [InlineData("{'descr': [('x', '<f4')], 'fortran_order': False, 'shape': (2,)}", "structured_to_unstructured(a)")]
    [InlineData("{'descr': '<f8', 'fortran_order': False, 'shape': ()}", "a single number")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (1, -2)}", "axis 1")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 2)}", "axis 0")]
    [InlineData("{'descr': '<f4', 'fortran_order': False, 'shape': (2147483647, 2147483647, 2147483647, 2, 2)}", "limit")]
    [InlineData("{'descr': '<f4', 'shape': (1, 2)}", "damaged header")]
    [InlineData("nothing", "damaged header")]
    public void Read_WrongHeader_SaysWhat(string header, string message) =>
        Refused(() => PointFile.Read(NpyTests.File(header, new byte[8]), "a.npy", null, Small), "file", message);

    [Fact]
    public void Read_TruncatedOrLonger_IsRefused()
    {
        var bytes = Npy([1, 2, 3, 4], 2, 2).ToArray();
        for (var length = 1; length < bytes.Length; length++)
            Refused(() => PointFile.Read(new MemoryStream(bytes, 0, length), "a.npy", null, Small), "file", "");
        Refused(() => PointFile.Read(new MemoryStream(bytes[..^4]), "a.npy", null, Small), "file", "says 4 values, but it holds 3");
        Refused(() => PointFile.Read(new MemoryStream([.. bytes, 0]), "a.npy", null, Small), "file", "more than the 4 values");
    }

    [Fact]
    public void Read_NpzOfOneArray_NeedsNoName()
    {
        var content = PointFile.Read(Npz(("weights", Npy([1, 2, 3, 4], 2, 2))), "a.npz", null, Small);
        Assert.Equal("weights", content.Array);
        Assert.Equal(["weights"], content.Arrays);
    }

    [Fact]
    public void Read_NpzOfSeveralArrays_NeedsAName()
    {
        Func<MemoryStream> file = () => Npz(("a", Npy([1, 2], 1, 2)), ("b", Npy([3, 4, 5], 1, 3)), ("scalar", Npy([1], 1)));
        Refused(() => PointFile.Read(file(), "a.npz", null, Small), "array", "a, b");
        Refused(() => PointFile.Read(file(), "a.npz", "c", Small), "array", "a, b");
        Refused(() => PointFile.Read(file(), "a.npz", "scalar", Small), "file", "1 axis");
        var content = PointFile.Read(file(), "a.npz", "b", Small);
        Assert.Equal([3, 4, 5], content.Points.Values.ToArray());
        Assert.Equal(["a", "b"], content.Arrays);
    }

    [Fact]
    public void Read_WrongNpz_SaysWhat()
    {
        Refused(() => Read("no zip at all, but long enough to hold the end of one", "a.npz"), "file", "zip");
        Refused(() => PointFile.Read(Npz(), "a.npz", null, Small), "file", "no arrays");
        var bytes = Npz(("a", Npy(new float[90], 10, 9))).ToArray();
        for (var length = 1; length < bytes.Length; length += 7)
            Refused(() => PointFile.Read(new MemoryStream(bytes, 0, length), "a.npz", null, Small), "file", "");
        Refused(() => PointFile.Read(Npz([.. Enumerable.Range(0, 6).Select(i => ($"a{i}", Npy([1], 1)))]), "a.npz", null, Small with { MaximumEntries = 5 }), "file", "6 entries");
    }

    [Fact]
    public void Read_ZipBomb_IsStoppedByItsHeader()
    {
        // 40 MB of zeros in 40 KB: more rows, or more values than the header says.
        var zeros = new byte[40_000_000];
        var limits = Small with { MaximumBytes = 1_000_000 };
        Refused(() => PointFile.Read(Npz(("a", NpyTests.File("{'descr': '<f4', 'fortran_order': False, 'shape': (5000000, 2)}", zeros))), "a.npz", "a", limits), "file", "limit");
        Refused(() => PointFile.Read(Npz(("a", NpyTests.File("{'descr': '<f4', 'fortran_order': False, 'shape': (50, 2)}", zeros))), "a.npz", "a", limits), "file", "more than the 100 values");
    }

    private static PointFileContent Read(string text, string name) => PointFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)), name, null, Small);

    private static MemoryStream Npy(IEnumerable<float> values, params int[] shape)
    {
        var file = new MemoryStream();
        NpyFile.Write(file, values.ToArray(), shape);
        file.Position = 0;
        return file;
    }

    private static MemoryStream Npz(params (string Name, MemoryStream File)[] arrays)
    {
        var file = new MemoryStream();
        using (var archive = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (name, content) in arrays)
            {
                using var entry = archive.CreateEntry(name + ".npy").Open();
                content.CopyTo(entry);
            }
        file.Position = 0;
        return file;
    }

    private static void Refused(Func<object> read, string field, string message)
    {
        var e = Assert.Throws<InvalidInputException>(read);
        Assert.Equal(field, e.Field);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_CsvWithColumns_TakesThemOutOfTheCoordinates()
    {
        var content = Read("x,column:age,y,\"column:group\"\n1,20.5,2,0\n3,,4,1\n5,nan,6,2\n", "a.csv");
        Assert.Equal((3, 2), (content.Points.Count, content.Points.Dimension));
        Assert.Equal([1.0, 2, 3, 4, 5, 6], content.Points.Values.ToArray());
        Assert.Equal(["age", "group"], content.Columns.Keys.Order());
        Assert.Equal([20.5, double.NaN, double.NaN], content.Columns["age"]);
        Assert.Empty(Read("x,y\n1,2\n", "a.csv").Columns);
    }

    [Theory]
    [InlineData("x,column:\n1,2\n", "column 2 has a name of 0 characters")]
    [InlineData("x,column:row\n1,2\n", "column 2 is named “row”, which is reserved for the origin of filters")]
    [InlineData("x,column:a,column:A\n1,2,3\n", "column 3 is named “A”, like another column")]
    [InlineData("column:a,column:b\n1,2\n", "has no coordinates")]
    [InlineData("x,column:a\n1,inf\n", "line 2, column 2 (a) is “inf”")]
    [InlineData("x,column:a\n1,2\n3\n", "line 3 has 1 values, expected 2")]
    [InlineData("x,column:a\n7,2,3\n", "line 2 has 3 values, but the header names 2 columns")]
    [InlineData("x,column:a\nyoung,2\n", "line 2, column 1 (x) is “young”")]
    public void Read_CsvWithWrongColumns_SaysLineAndReason(string text, string message) => Refused(() => Read(text, "a.csv"), "file", message);

    [Fact]
    public void Read_NpzWithArraysOfOneAxis_TakesThoseOfOneValueAPoint()
    {
        var content = PointFile.Read(Npz(("points", Npy([1, 2, 3, 4, 5, 6], 3, 2)), ("age", Npy([7, 8, float.NaN], 3)), ("short", Npy([1, 2], 2)), ("row", Npy([1, 2, 3], 3))), "a.npz", null, Small);
        Assert.Equal(["age"], content.Columns.Keys);
        Assert.Equal([7.0, 8.0, double.NaN], content.Columns["age"]);
        Refused(() => PointFile.Read(Npz(("points", Npy([1, 2, 3, 4], 2, 2)), ("age", Npy([1, float.PositiveInfinity], 2))), "a.npz", null, Small), "file", "“age”, a column of the points");
    }
}

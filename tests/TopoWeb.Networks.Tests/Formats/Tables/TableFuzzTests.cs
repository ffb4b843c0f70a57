using System.Text;
using Apache.Arrow.Ipc;
using TopoWeb.Networks.Formats;
using TopoWeb.Networks.Formats.Tables;

namespace TopoWeb.Networks.Tests.Formats.Tables;

/// <summary>Broken tables are read or refused; see <see cref="Fuzzing"/>.</summary>
public sealed class TableFuzzTests(ITestOutputHelper output)
{
    [Fact]
    public void Read_BrokenText_IsReadOrRefused() => Fuzz("a.csv",
        Encoding.UTF8.GetBytes(Table(",", '.')),
        Encoding.UTF8.GetBytes("sep=;\r\n" + Table(";", ',').Replace("\n", "\r\n", StringComparison.Ordinal)),
        [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Table("\t", '.'))],
        Encoding.UTF8.GetBytes("# a b c\n" + string.Join('\n', Enumerable.Range(0, 20).Select(i => $"{i}.5   -{i}e-3 {i}"))),
        Encoding.UTF8.GetBytes(",0,1,2\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"{i},{i}.5,{i}.25,1e{i}\n"))));

    [Fact]
    public void Read_BrokenParquet_IsReadOrRefused()
    {
        (string, Array)[] columns = [("x", Enumerable.Range(0, 40).Select(i => i * 0.5).ToArray()), ("n", Enumerable.Range(0, 40).Select(i => i == 3 ? null : (object)i).ToArray()), ("kind", Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "a" : "bc").ToArray())];
        Fuzz("a.parquet", [.. from codec in new[] { 0, 1, 2, 4, 6 } from version in new[] { 1, 2 } from layout in new[] { ParquetWriter.Layout.Plain, ParquetWriter.Layout.Dictionary } select ParquetWriter.Write(columns, layout, codec, version)]);
    }

    [Fact]
    public void Read_BrokenArrow_IsReadOrRefused()
    {
        string?[] kinds = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "a" : "of more than twelve letters")];
        (string, object)[] columns = [("x", Enumerable.Range(0, 40).Select(i => i * 0.5).ToArray()), ("n", Enumerable.Range(0, 40).Select(i => i == 3 ? null : (object)i).ToArray()), ("kind", kinds)];
        (string, object)[] further = [columns[0], ("c", ArrowWriter.Categories(kinds)), ("v", ArrowWriter.Views(kinds))];
        Fuzz("a.feather", [.. from codec in new CompressionCodecType?[] { null, CompressionCodecType.Lz4Frame, CompressionCodecType.Zstd } from stream in new[] { false, true } from table in new[] { columns, further } select ArrowWriter.Write(table, codec, stream: stream)]);
    }

    private void Fuzz(string name, params byte[][] seeds)
    {
        TableOptions[] options = [new(), new() { Missing = MissingValues.Drop }, TableOptions.Parse("#1=index,*=coordinate", "yes", "drop"), TableOptions.Parse("#2=coordinate,*=label", "no", "drop")];
        // Few rows and small pages: a packed file may unpack to thousands of times its bytes, up to its limits.
        var limits = new PointFileLimits { MaximumRows = 20_000, MaximumBytes = 1 << 20 };
        foreach (var seed in seeds)
            PointFile.Read(new MemoryStream(seed), name, null, new(), options[1]);
        Fuzzing.Run(output, name, seeds, 20260102, content => content, Read, message => Assert.InRange(message.Length, 10, 2000));

        void Read(byte[] content, int i)
        {
            var table = options[i / seeds.Length % options.Length];
            PointFile.Preview(new MemoryStream(content), limits, table);
            PointFile.Read(new MemoryStream(content), name, null, limits, table);
        }
    }

    private static string Table(string separator, char point)
    {
        var text = new StringBuilder(string.Join(separator, "id", "x", "y", "\"kind, \"\"of\"\"\"") + "\n");
        for (var i = 0; i < 20; i++)
            text.AppendJoin(separator, i, $"{i}.5".Replace('.', point), i == 7 ? "NA" : $"-{i}.25e-1".Replace('.', point), i % 2 == 0 ? "even" : "\"odd\nones\"").Append('\n');
        return text.ToString();
    }
}

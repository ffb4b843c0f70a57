using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>
/// Parquet as pandas, Polars, DuckDB and Spark write tables of numbers and texts: plain and dictionary pages of both versions; snappy, gzip, zstd, brotli or none.
/// Columns of lists, structs, times and other types are left out with a note.
/// Own code over kept libraries for the compressions: the readers of .NET take lengths out of a broken file unchecked, and do not end at metadata that was cut.
/// </summary>
internal static class ParquetTable
{
    private const string Field = "file";
    private const string PandasIndex = "__index_level_0__";

    /// <summary>The four bytes at both ends.</summary>
    public static ReadOnlySpan<byte> Magic => "PAR1"u8;

    /// <exception cref="InvalidInputException">The file is damaged, too large, or has no column that can be read.</exception>
    public static ITableSource Open(ReadOnlyMemory<byte> content, string name, TableLimits limits)
    {
        var span = content.Span;
        if (span.Length < 12 || !span.StartsWith(Magic) || !span.EndsWith(Magic))
            throw ParquetPages.Damaged("it does not end as it should; it may have been cut");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(span[^8..]);
        if (length > span.Length - 12)
            throw ParquetPages.Damaged($"it declares {length:N0} bytes of metadata");
        var footer = new ThriftReader(span[(span.Length - 8 - (int)length)..^8]).ReadStruct();
        var groups = List(footer, 4).Select(g => g as Dictionary<int, object> ?? throw ParquetPages.Damaged("a row group is missing")).ToList();
        var rows = groups.Sum(g => Math.Min(Number(g, 3), int.MaxValue));
        limits.CheckRows(name, (int)Math.Min(rows, int.MaxValue));
        var (leaves, others) = Leaves(List(footer, 2));
        if (leaves.Count == 0)
            throw new InvalidInputException(Field, $"{name} has no column of numbers or texts.");
        if (leaves.Count > TableLimits.Fields)
            throw new InvalidInputException(Field, $"{name} has more than {TableLimits.Fields:N0} columns.");
        if (rows * leaves.Count * sizeof(double) > limits.Bytes)
            throw new InvalidInputException(Field, $"{name} unpacks to {rows * leaves.Count * sizeof(double):N0} bytes; the limit is {limits.Bytes:N0}{TableLimits.In(limits.BytesSetting)}.");
        var chunks = groups.Where(g => Number(g, 3) > 0).Select(g => ((int)Number(g, 3), ChunksOf(g))).ToList();
        var budget = new ParquetBudget(limits.Bytes, limits.BytesSetting);
        var columns = leaves.Select(leaf => Read(content, leaf, chunks, (int)rows, limits, budget)).ToList();
        return new ColumnTable("Parquet", columns, (int)rows, others.Count == 0 ? [] : [$"Left out, since they are no numbers or texts: {string.Join(", ", others.Take(8))}{(others.Count > 8 ? ", …" : "")}."]);
    }

    /// <summary>Columns of the first level that can be read, and the names of the others.</summary>
    private static (List<ParquetColumn> Leaves, List<string> Others) Leaves(List<object> schema)
    {
        var (leaves, others) = (new List<ParquetColumn>(), new List<string>());
        for (var i = 1; i < schema.Count; i++)
        {
            var element = schema[i] as Dictionary<int, object> ?? throw ParquetPages.Damaged("a column is missing in its schema");
            var name = element.GetValueOrDefault(4) is byte[] text ? Encoding.UTF8.GetString(text) : "";
            if (Number(element, 5) > 0)
            {
                others.Add(name);
                i += Below(schema, i);
                continue;
            }
            var (type, repetition, converted) = ((ParquetType)Number(element, 1), Number(element, 3), element.ContainsKey(6) ? Number(element, 6) : -1);
            // Of converted types: UTF8, enumerations, decimals, whole numbers with and without a sign.
            var logical = element.GetValueOrDefault(10) as Dictionary<int, object>;
            var isTime = converted is 6 or 7 or 8 or 9 or 10 or 21 || logical?.Keys.Any(k => k is 6 or 7 or 8) == true;
            var readable = type is ParquetType.Boolean or ParquetType.Int32 or ParquetType.Int64 or ParquetType.Single or ParquetType.Double
                || (type == ParquetType.Bytes && converted is -1 or 0 or 4 && logical?.ContainsKey(5) != true);
            if (repetition > 1 || isTime || !readable)
                others.Add(name);
            else
                leaves.Add(new(name, type, repetition == 1, converted == 5 || logical?.ContainsKey(5) == true ? (int)Math.Min(Number(element, 7), 60) : 0, converted is 13 or 14));
        }
        return (leaves, others);
    }

    /// <summary>Elements below one with children.</summary>
    private static int Below(List<object> schema, int at)
    {
        var (open, below) = (1L, 0);
        while (open > 0 && at + below < schema.Count)
        {
            open += schema[at + below] is Dictionary<int, object> element ? Number(element, 5) : 0;
            open--;
            below++;
        }
        return below - 1;
    }

    /// <summary>Metadata of the columns of the first level of a row group, by their names.</summary>
    private static Dictionary<string, Dictionary<int, object>> ChunksOf(Dictionary<int, object> group)
    {
        var chunks = new Dictionary<string, Dictionary<int, object>>(StringComparer.Ordinal);
        foreach (var chunk in List(group, 1))
            if ((chunk as Dictionary<int, object>)?.GetValueOrDefault(3) is Dictionary<int, object> meta && List(meta, 3) is [byte[] path])
                chunks.TryAdd(Encoding.UTF8.GetString(path), meta);
        return chunks;
    }

    private static TypedColumn Read(ReadOnlyMemory<byte> content, ParquetColumn leaf, List<(int Rows, Dictionary<string, Dictionary<int, object>> Columns)> groups, int rows, TableLimits limits, ParquetBudget pages)
    {
        var isText = leaf.Type is ParquetType.Bytes or ParquetType.Boolean;
        var (numbers, texts, budget) = (new List<double>(), new List<string?>(), limits.Bytes);
        foreach (var (count, columns) in groups)
        {
            var meta = columns.GetValueOrDefault(leaf.Name) ?? throw ParquetPages.Damaged($"the column “{leaf.Name}” is missing in a row group");
            if (Number(meta, 5) != count || Number(meta, 1) != (long)leaf.Type)
                throw ParquetPages.Damaged($"the column “{leaf.Name}” has other values than its schema says");
            var first = new[] { Number(meta, 9), Number(meta, 11), Number(meta, 10) }.Where(o => o > 0).DefaultIfEmpty(0).Min();
            new ParquetPages(content, leaf.Type, leaf.Optional, Number(meta, 4), pages).Read(first, count, AddNumber, AddText);
        }
        if ((isText ? texts.Count : numbers.Count) != rows)
            throw ParquetPages.Damaged($"the column “{leaf.Name}” has {(isText ? texts.Count : numbers.Count):N0} values for {rows:N0} rows");
        return new(leaf.Name == PandasIndex ? "" : leaf.Name, isText ? null : [.. numbers], isText ? [.. texts] : null, leaf.Type is ParquetType.Int32 or ParquetType.Int64 && leaf.Scale == 0);

        void AddNumber(double value)
        {
            if (leaf.Type == ParquetType.Boolean)
                texts.Add(double.IsNaN(value) ? null : value == 0 ? "false" : "true");
            else
                numbers.Add(leaf.Scale > 0 ? value / Math.Pow(10, leaf.Scale) : leaf.Unsigned && value < 0 ? value + (leaf.Type == ParquetType.Int32 ? 4294967296.0 : 18446744073709551616.0) : value);
        }

        void AddText(string? text)
        {
            // A dictionary's texts are counted each time: they are one string, but rows name them.
            budget -= text is null || text.Length < 64 ? 0 : text.Length;
            if (budget < 0)
                throw new InvalidInputException(Field, string.Create(CultureInfo.InvariantCulture, $"The column “{leaf.Name}” has more than {limits.Bytes:N0} characters{TableLimits.In(limits.BytesSetting)}."));
            texts.Add(text);
        }
    }

    private static List<object> List(Dictionary<int, object> fields, int id) => fields.GetValueOrDefault(id) as List<object> ?? throw ParquetPages.Damaged("a list is missing in its metadata");

    private static long Number(Dictionary<int, object> fields, int id) =>
        fields.GetValueOrDefault(id) switch { null => 0, long value and >= 0 => value, _ => throw ParquetPages.Damaged("a number of its metadata is out of range") };

    private sealed record ParquetColumn(string Name, ParquetType Type, bool Optional, int Scale, bool Unsigned);
}

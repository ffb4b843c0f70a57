using System.Buffers.Binary;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>
/// Arrow's file format (Feather version 2) as pandas, Polars and R write it, and its stream, as data sets of Hugging Face are stored: numbers, texts, categories;
/// LZ4, Zstandard or none. Columns of lists, structs, times and other types are left out with a note.
/// Own code over kept libraries for the compressions: the library of .NET takes memory as a broken file asks for it.
/// </summary>
internal static class ArrowTable
{
    private const string Field = "file";
    private const string PandasIndex = "__index_level_0__";
    private const int Schema = 1, Dictionary = 2, Batch = 3;

    /// <summary>The bytes at both ends of a file.</summary>
    public static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    /// <summary>What a stream begins with: the mark of a message, its length below 16 MB and a multiple of 8.</summary>
    public static bool IsStream(ReadOnlySpan<byte> head) => head.Length >= 16 && head.StartsWith((ReadOnlySpan<byte>)[255, 255, 255, 255]) && head[4] % 8 == 0 && head[7] == 0 && head[8] is > 0 and < 64 && head[9] == 0 && head[10] == 0 && head[11] == 0;

    /// <exception cref="InvalidInputException">The file is damaged, too large, or has no column that can be read.</exception>
    public static ITableSource Open(ReadOnlyMemory<byte> content, string name, TableLimits limits)
    {
        var messages = content.Span.StartsWith(Magic) ? OfFile(content) : OfStream(content);
        if (messages.Count == 0 || Head(messages[0], out var schema) != Schema)
            throw Damaged("it does not begin with its schema");
        if (schema.Number(0, 2) != 0)
            throw new InvalidInputException(Field, $"{name} is an Arrow file of a big-endian machine. Write it again on another machine, or as CSV.");
        var vector = schema.Vector(1, sizeof(int));
        if (vector.Count > TableLimits.Fields)
            throw new InvalidInputException(Field, $"{name} has more than {TableLimits.Fields:N0} columns.");
        var fields = new List<ArrowField>();
        var nodes = 0;
        for (var i = 0; i < vector.Count; i++)
        {
            fields.Add(ArrowField.Of(schema.Item(vector, i)));
            if ((nodes += fields[i].Values.Nodes) > TableLimits.Fields)
                throw new InvalidInputException(Field, $"{name} has more than {TableLimits.Fields:N0} columns.");
        }
        var read = fields.Where(f => f.Values.Kind != ArrowKind.Other).ToList();
        if (read.Count == 0)
            throw new InvalidInputException(Field, $"{name} has no column of numbers or texts.");
        var columns = fields.ConvertAll(f => new ArrowValues(f.Values));
        var rows = Read(messages, fields, columns, name, limits);
        string[] others = [.. fields.Where(f => f.Values.Kind == ArrowKind.Other).Select(f => f.Name)];
        return new ColumnTable("Arrow", [.. fields.Zip(columns).Where(c => c.First.Values.Kind != ArrowKind.Other).Select(c => Typed(c.First, c.Second))], rows,
            others.Length == 0 ? [] : [$"Left out, since they are no numbers or texts: {string.Join(", ", others.Take(8))}{(others.Length > 8 ? ", …" : "")}."]);
    }

    public static InvalidInputException Damaged(string what) => new(Field, $"The Arrow file is damaged: {what}.");

    private static TypedColumn Typed(ArrowField field, ArrowValues values) => new(field.Name == PandasIndex ? "" : field.Name,
        values.Type.IsText ? null : [.. values.Numbers], values.Type.IsText ? [.. values.Texts] : null, values.Type.Kind is ArrowKind.Integer or ArrowKind.Unsigned);

    /// <returns>The number of rows.</returns>
    private static int Read(List<(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)> messages, List<ArrowField> fields, List<ArrowValues> columns, string name, TableLimits limits)
    {
        var (dictionaries, budget, rows) = (new Dictionary<long, ArrowValues>(), new ArrowBudget(limits.Bytes, limits.BytesSetting), 0);
        foreach (var message in messages.Skip(1))
        {
            var kind = Head(message, out var header);
            if (kind == Dictionary)
            {
                ReadDictionary(header, message.Body, fields, dictionaries, budget, limits);
                continue;
            }
            if (kind != Batch)
                throw Damaged("a message of an unknown kind");
            var batch = new ArrowBatch(header, message.Body, budget);
            if (batch.Rows is < 0 or > int.MaxValue)
                throw Damaged("the length of a batch is out of range");
            if (batch.Rows == 0)
                continue;
            limits.CheckRows(name, (int)Math.Min(int.MaxValue, rows + batch.Rows));
            rows += (int)batch.Rows;
            if ((long)rows * fields.Count * sizeof(double) > limits.Bytes)
                throw new InvalidInputException(Field, $"{name} unpacks to {(long)rows * fields.Count * sizeof(double):N0} bytes; the limit is {limits.Bytes:N0}{TableLimits.In(limits.BytesSetting)}.");
            for (var i = 0; i < fields.Count; i++)
                if (fields[i].Values.Kind == ArrowKind.Other)
                    batch.Skip(fields[i].Stored);
                else
                    batch.Read(fields[i].Stored, fields[i].Dictionary is not { } id ? null : dictionaries.GetValueOrDefault(id) is { } known && known.Type.IsText == fields[i].Values.IsText ? known : throw Damaged("a dictionary is missing"), (int)batch.Rows, columns[i]);
        }
        return rows;
    }

    private static void ReadDictionary(FlatTable header, ReadOnlyMemory<byte> body, List<ArrowField> fields, Dictionary<long, ArrowValues> dictionaries, ArrowBudget budget, TableLimits limits)
    {
        var id = header.Number(0, 8);
        if (fields.Find(f => f.Dictionary == id) is not { } field || field.Values.Kind == ArrowKind.Other || !header.TryTable(1, out var data))
            return; // of a column that is not read
        var values = header.Number(2, 1) == 1 && dictionaries.TryGetValue(id, out var before) ? before : new ArrowValues(field.Values);
        dictionaries[id] = values;
        var batch = new ArrowBatch(data, body, budget);
        if (batch.Rows < 0 || batch.Rows > Math.Min(int.MaxValue, limits.Bytes / sizeof(double)))
            throw Damaged("the length of a dictionary is out of range");
        budget.Take(batch.Rows * sizeof(double));
        batch.Read(field.Values, null, (int)batch.Rows, values);
    }

    private static long Head((ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body) message, out FlatTable header)
    {
        var root = FlatTable.Root(message.Head.Span);
        return root.TryTable(2, out header) ? root.Number(1, 1) : 0;
    }

    /// <summary>A file is a stream between its marks, with a list of the messages behind it; dictionaries may stand behind their use.</summary>
    private static List<(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)> OfFile(ReadOnlyMemory<byte> content)
    {
        var span = content.Span;
        if (span.Length < 24 || !span.EndsWith(Magic))
            throw Damaged("it does not end as it should; it may have been cut");
        var length = BinaryPrimitives.ReadInt32LittleEndian(span[^10..]);
        if (length <= 0 || length > span.Length - 18)
            throw Damaged("the length of its metadata is wrong");
        var messages = OfStream(content[8..^(10 + length)]);
        var footer = FlatTable.Root(span[^(10 + length)..^10]);
        if (footer.Vector(2, 24).Count + footer.Vector(3, 24).Count != messages.Count - 1)
            throw Damaged("its list of batches does not fit");
        return [.. messages.Take(1), .. messages.Skip(1).OrderBy(m => Head(m, out _) == Dictionary ? 0 : 1)];
    }

    private static List<(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Body)> OfStream(ReadOnlyMemory<byte> content)
    {
        var messages = new List<(ReadOnlyMemory<byte>, ReadOnlyMemory<byte>)>();
        for (var at = 0; at <= content.Length - 4;)
        {
            var length = BinaryPrimitives.ReadInt32LittleEndian(content.Span[at..]);
            at += 4;
            // Before Arrow 0.15 messages had no mark.
            if (length == -1 && at <= content.Length - 4)
            {
                length = BinaryPrimitives.ReadInt32LittleEndian(content.Span[at..]);
                at += 4;
            }
            if (length == 0)
                break;
            if (length < 0 || length > content.Length - at)
                throw Damaged("a message is cut");
            var head = content.Slice(at, length);
            at += length;
            var body = FlatTable.Root(head.Span).Number(3, 8);
            if (body < 0 || body > content.Length - at)
                throw Damaged("a batch is cut");
            messages.Add((head, content.Slice(at, (int)body)));
            at += (int)body;
        }
        return messages;
    }
}

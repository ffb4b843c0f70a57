using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;

namespace TopoWeb.Networks.Tests.Formats.Tables;

/// <summary>Arrow files by the library of the Arrow project, which the reader shares no code with.</summary>
internal static class ArrowWriter
{
    /// <summary>Writes columns in batches of equal parts.</summary>
    /// <param name="columns">Arrays of double, float, int, long, bool or string, or of object with null for missing values; or finished columns.</param>
    /// <param name="codec">Compression; null for none.</param>
    /// <param name="batches">Number of batches; finished columns are written in one.</param>
    /// <param name="stream">The stream format in place of the file format.</param>
    public static byte[] Write(IReadOnlyList<(string Name, object Values)> columns, CompressionCodecType? codec = null, int batches = 1, bool stream = false)
    {
        var content = new MemoryStream();
        var options = new IpcOptions { CompressionCodec = codec, CompressionCodecFactory = codec is null ? null : new CompressionCodecFactory() };
        var parts = Enumerable.Range(0, batches).Select(b => Part(columns, b, batches)).ToList();
        using ArrowStreamWriter writer = stream ? new(content, parts[0].Schema, leaveOpen: true, options) : new ArrowFileWriter(content, parts[0].Schema, leaveOpen: true, options);
        foreach (var part in parts)
            writer.WriteRecordBatch(part);
        writer.WriteEnd();
        return content.ToArray();
    }

    private static RecordBatch Part(IReadOnlyList<(string Name, object Values)> columns, int part, int parts)
    {
        var arrays = columns.Select(c => c.Values as IArrowArray ?? Column([.. Cut((System.Array)c.Values, part, parts)])).ToList();
        return new(new Schema(columns.Zip(arrays, (c, a) => new Field(c.Name, a.Data.DataType, true)), null), arrays, arrays[0].Length);
    }

    private static IEnumerable<object?> Cut(System.Array values, int part, int parts)
    {
        var (from, to) = (values.Length * part / parts, values.Length * (part + 1) / parts);
        return values.Cast<object?>().Skip(from).Take(to - from);
    }

    /// <summary>A column of the type of its first value.</summary>
    public static IArrowArray Column(params object?[] values) => values.First(v => v is not null) switch
    {
        double => Built<double, DoubleArray, DoubleArray.Builder>(new(), values),
        float => Built<float, FloatArray, FloatArray.Builder>(new(), values),
        int => Built<int, Int32Array, Int32Array.Builder>(new(), values),
        long => Built<long, Int64Array, Int64Array.Builder>(new(), values),
        ulong => Built<ulong, UInt64Array, UInt64Array.Builder>(new(), values),
        sbyte => Built<sbyte, Int8Array, Int8Array.Builder>(new(), values),
        Half => Built<Half, HalfFloatArray, HalfFloatArray.Builder>(new(), values),
        bool => Built<bool, BooleanArray, BooleanArray.Builder>(new(), values),
        decimal => Decimals(values),
        _ => Texts(values),
    };

    private static TArray Built<T, TArray, TBuilder>(TBuilder builder, IEnumerable<object?> values) where T : struct where TArray : IArrowArray where TBuilder : IArrowArrayBuilder<T, TArray, TBuilder>
    {
        foreach (var value in values)
            _ = value is T number ? builder.Append(number) : builder.AppendNull();
        return builder.Build(null);
    }

    public static IArrowArray Views(IEnumerable<string?> values)
    {
        var builder = new StringViewArray.Builder();
        foreach (var value in values)
            _ = value is null ? builder.AppendNull() : builder.Append(value);
        return builder.Build();
    }

    /// <summary>Categories, as pandas and R keep them.</summary>
    public static IArrowArray Categories(IReadOnlyList<string?> values)
    {
        string[] all = [.. values.OfType<string>().Distinct()];
        var places = Column([.. values.Select(v => v is null ? null : (object)(sbyte)System.Array.IndexOf(all, v))]);
        return new DictionaryArray(new DictionaryType(Int8Type.Default, StringType.Default, false), places, Texts(all));
    }

    private static StringArray Texts(IEnumerable<object?> values)
    {
        var builder = new StringArray.Builder();
        foreach (var value in values)
            _ = value is null ? builder.AppendNull() : builder.Append((string)value);
        return builder.Build();
    }

    private static Decimal128Array Decimals(IEnumerable<object?> values)
    {
        var builder = new Decimal128Array.Builder(new Decimal128Type(12, 2));
        foreach (var value in values)
            _ = value is null ? builder.AppendNull() : builder.Append((decimal)value);
        return builder.Build();
    }
}

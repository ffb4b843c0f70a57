using System.IO.Compression;
using System.Text;
using Snappier;

namespace TopoWeb.Networks.Tests.Formats.Tables;

/// <summary>Parquet files by hand, from its format: what pandas writes (snappy, dictionaries, missing values) and its neighbours.</summary>
internal static class ParquetWriter
{
    public enum Layout
    {
        Plain,
        Dictionary,
    }

    /// <summary>Columns are arrays of double, float, int, long, bool or string, with null for missing values where the array is of object.</summary>
    public static byte[] Write(IReadOnlyList<(string Name, Array Values)> columns, Layout layout = Layout.Plain, int codec = 0, int version = 1, int groups = 1, byte[]? furtherSchema = null)
    {
        var file = new MemoryStream();
        file.Write("PAR1"u8);
        var rows = columns[0].Values.Length;
        var chunks = new List<List<byte[]>>();
        for (var g = 0; g < groups; g++)
        {
            var (from, to) = (rows * g / groups, rows * (g + 1) / groups);
            chunks.Add([.. columns.Select(c => Chunk(file, c.Name, [.. c.Values.Cast<object?>().Skip(from).Take(to - from)], TypeOf(c.Values), layout, codec, version))]);
        }
        var schema = new List<byte[]> { Struct((4, Text("schema")), (5, Number(columns.Count + (furtherSchema is null ? 0 : 1)))) };
        schema.AddRange(columns.Select(c => Struct([(1, Number(TypeOf(c.Values))), (3, Number(1)), (4, Text(c.Name)), .. c.Values.Cast<object?>().Any(v => v is string) ? [(6, Number(0))] : Array.Empty<(int, (int, byte[]))>()])));
        if (furtherSchema is not null)
            schema.Add(furtherSchema);
        var footer = Struct((1, Number(2)), (2, List(schema)), (3, Long(rows)),
            (4, List(chunks.Select((c, g) => Struct((1, List(c)), (2, Long(0)), (3, Long(rows * (g + 1) / groups - rows * g / groups)))))),
            (6, Text("by hand")));
        file.Write(footer);
        file.Write(BitConverter.GetBytes(footer.Length));
        file.Write("PAR1"u8);
        return file.ToArray();
    }

    public static byte[] Struct(params (int Id, (int Type, byte[] Bytes) Value)[] fields)
    {
        var bytes = new List<byte>();
        var last = 0;
        foreach (var (id, (type, value)) in fields)
        {
            bytes.Add((byte)(((id - last) << 4) | type));
            bytes.AddRange(value);
            last = id;
        }
        bytes.Add(0);
        return [.. bytes];
    }

    public static (int, byte[]) Number(long value) => (5, Varint((ulong)((value << 1) ^ (value >> 63))));

    public static (int, byte[]) Long(long value) => (6, Number(value).Item2);

    public static (int, byte[]) Text(string text) => (8, [.. Varint((ulong)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)]);

    private static (int, byte[]) Inner(byte[] structure) => (12, structure);

    private static (int, byte[]) List(IEnumerable<byte[]> structures)
    {
        var all = structures.ToList();
        return (9, [.. all.Count < 15 ? [(byte)((all.Count << 4) | 12)] : (byte[])[0xfc, .. Varint((ulong)all.Count)], .. all.SelectMany(s => s)]);
    }

    private static (int, byte[]) Texts(string text) => (9, [0x18, .. Text(text).Item2]);

    private static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
            bytes.Add((byte)(value | 0x80));
        bytes.Add((byte)value);
        return [.. bytes];
    }

    private static int TypeOf(Array values) => values.Cast<object?>().First(v => v is not null) switch { bool => 0, int => 1, long => 2, float => 4, double => 5, _ => 6 };

    private static byte[] Chunk(MemoryStream file, string name, object?[] values, int type, Layout layout, int codec, int version)
    {
        var (start, present) = (file.Length, values.Where(v => v is not null).ToArray());
        var dictionary = present.Distinct().ToArray();
        if (layout == Layout.Dictionary)
        {
            var plain = Plain(dictionary!, type);
            var packed = Pack(plain, codec);
            file.Write(Struct((1, Number(2)), (2, Number(plain.Length)), (3, Number(packed.Length)), (7, Inner(Struct((1, Number(dictionary.Length)), (2, Number(0)))))));
            file.Write(packed);
        }
        var data = file.Length;
        // One run of packed levels: groups of eight bits.
        byte[] levels = [.. Varint((ulong)((((values.Length + 7) / 8) << 1) | 1)), .. Bits([.. values.Select(v => v is null ? 0 : 1)], 1)];
        var width = Math.Max(1, 32 - System.Numerics.BitOperations.LeadingZeroCount((uint)Math.Max(1, dictionary.Length - 1)));
        byte[] body = layout == Layout.Plain ? Plain(present!, type)
            : [(byte)width, .. Varint((ulong)((((present.Length + 7) / 8) << 1) | 1)), .. Bits([.. present.Select(v => Array.IndexOf(dictionary, v))], width)];
        var encoding = layout == Layout.Plain ? 0 : 8;
        if (version == 1)
        {
            byte[] page = [.. BitConverter.GetBytes(levels.Length), .. levels, .. body];
            var packed = Pack(page, codec);
            file.Write(Struct((1, Number(0)), (2, Number(page.Length)), (3, Number(packed.Length)), (5, Inner(Struct((1, Number(values.Length)), (2, Number(encoding)), (3, Number(3)), (4, Number(3)))))));
            file.Write(packed);
        }
        else
        {
            var packed = Pack(body, codec);
            file.Write(Struct((1, Number(3)), (2, Number(levels.Length + body.Length)), (3, Number(levels.Length + packed.Length)),
                (8, Inner(Struct((1, Number(values.Length)), (2, Number(values.Length - present.Length)), (3, Number(values.Length)), (4, Number(encoding)), (5, Number(levels.Length)), (6, Number(0)))))));
            file.Write(levels);
            file.Write(packed);
        }
        var offsets = layout == Layout.Dictionary ? new[] { (9, Long(data)), (11, Long(start)) } : [(9, Long(data))];
        return Struct((2, Long(start)), (3, Inner(Struct([(1, Number(type)), (2, (9, [0x05])), (3, Texts(name)), (4, Number(codec)), (5, Long(values.Length)), (6, Long(0)), (7, Long(0)), .. offsets]))));
    }

    private static byte[] Plain(object[] values, int type) => type == 0 ? Bits([.. values.Select(v => (bool)v ? 1 : 0)], 1) : [.. values.SelectMany(v => v switch
    {
        int n => BitConverter.GetBytes(n),
        long n => BitConverter.GetBytes(n),
        float n => BitConverter.GetBytes(n),
        double n => BitConverter.GetBytes(n),
        _ => (byte[])[.. BitConverter.GetBytes(Encoding.UTF8.GetByteCount((string)v)), .. Encoding.UTF8.GetBytes((string)v)],
    })];

    private static byte[] Bits(int[] values, int width)
    {
        var bytes = new byte[(values.Length + 7) / 8 * width];
        for (var i = 0; i < values.Length; i++)
            for (var bit = 0; bit < width; bit++)
                if (((values[i] >> bit) & 1) == 1)
                    bytes[(i * width + bit) / 8] |= (byte)(1 << ((i * width + bit) % 8));
        return bytes;
    }

    private static byte[] Pack(byte[] plain, int codec)
    {
        if (codec == 1)
            return Snappy.CompressToArray(plain);
        using var packed = new MemoryStream();
        using (Stream stream = codec switch { 2 => new GZipStream(packed, CompressionMode.Compress, true), 4 => new BrotliStream(packed, CompressionMode.Compress, true), 6 => new ZstdSharp.CompressionStream(packed, leaveOpen: true), _ => Stream.Null })
            stream.Write(plain);
        return codec == 0 ? plain : packed.ToArray();
    }
}

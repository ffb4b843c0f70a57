using System.Buffers.Binary;
using System.IO.Compression;
using Snappier;
using TopoWeb.Topology;

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Physical types of Parquet.</summary>
internal enum ParquetType
{
    Boolean,
    Int32,
    Int64,
    Int96,
    Single,
    Double,
    Bytes,
    FixedBytes,
}

/// <summary>What pages may still unpack to, over all columns: many may name the same bytes.</summary>
/// <param name="bytes">At the beginning.</param>
/// <param name="setting">Name of the setting; null where there is none.</param>
internal sealed class ParquetBudget(long bytes, string? setting)
{
    private long _taken;

    public void Take(int count)
    {
        if ((_taken += count) > bytes)
            throw new InvalidInputException("file", $"The Parquet file unpacks to more than the limit of {bytes:N0} bytes{TableLimits.In(setting)}.");
    }
}

/// <summary>The pages of one column of one row group: levels, dictionary and values.</summary>
/// <param name="content">The whole file.</param>
/// <param name="type">Physical type.</param>
/// <param name="optional">Whether values may be missing.</param>
/// <param name="codec">Number of the compression.</param>
/// <param name="budget">Bytes that pages of all columns may still unpack to.</param>
internal sealed class ParquetPages(ReadOnlyMemory<byte> content, ParquetType type, bool optional, long codec, ParquetBudget budget)
{
    private const string Field = "file";

    private double[]? _numbers;
    private string[]? _texts;

    /// <summary>Hands over every value in its order; null for a missing one. Numbers come as <see cref="double"/>, texts as <see cref="string"/>.</summary>
    /// <param name="offset">Where the first page begins.</param>
    /// <param name="count">Values wanted.</param>
    /// <param name="number">Takes numbers and missing values of columns of numbers (NaN).</param>
    /// <param name="text">Takes texts and missing values of columns of texts (null).</param>
    public void Read(long offset, int count, Action<double> number, Action<string?> text)
    {
        for (var done = 0; done < count;)
        {
            if (offset < 4 || offset >= content.Length)
                throw Damaged("a page lies outside the file");
            var header = new ThriftReader(content.Span[(int)offset..]);
            var page = header.ReadStruct();
            var (packed, unpacked) = (Int(page, 3), Int(page, 2));
            offset += header.Position;
            if (packed > content.Length - offset)
                throw Damaged($"a page declares {packed:N0} bytes");
            budget.Take(unpacked);
            var body = content.Slice((int)offset, packed);
            offset += packed;
            switch (Int(page, 1))
            {
                case 2 when page.GetValueOrDefault(7) is Dictionary<int, object> dictionary:
                    ReadDictionary(Unpack(body, unpacked), Int(dictionary, 1));
                    break;
                case 0 when page.GetValueOrDefault(5) is Dictionary<int, object> data:
                    done += ReadData(Unpack(body, unpacked), Math.Min(Int(data, 1), count - done), Int(data, 2), null, number, text);
                    break;
                case 3 when page.GetValueOrDefault(8) is Dictionary<int, object> data:
                    var (levels, repeats) = (Int(data, 5), Int(data, 6));
                    if (repeats != 0 || levels > packed || levels > unpacked)
                        throw Damaged("the levels of a page do not fit");
                    var values = data.GetValueOrDefault(7) is false ? body.Span[levels..].ToArray() : Unpack(body[levels..], unpacked - levels);
                    done += ReadData(values, Math.Min(Int(data, 1), count - done), Int(data, 4), body.Slice(0, levels).ToArray(), number, text);
                    break;
                case 1:
                    break; // an index
                default:
                    throw Damaged("a page of an unknown kind");
            }
            if (packed == 0 && unpacked == 0)
                throw Damaged("a page is empty");
        }
    }

    /// <returns>Values read.</returns>
    private int ReadData(ReadOnlySpan<byte> values, int count, int encoding, byte[]? levels, Action<double> number, Action<string?> text)
    {
        if (count == 0)
            throw Damaged("a page has no values");
        var present = new bool[count];
        Array.Fill(present, true);
        if (optional)
        {
            ReadOnlySpan<byte> source = levels;
            if (levels is null)
            {
                var length = values.Length < 4 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(values);
                if (length < 0 || length > values.Length - 4)
                    throw Damaged("the levels of a page do not fit");
                source = values.Slice(4, length);
                values = values[(4 + length)..];
            }
            var read = new int[count];
            ReadHybrid(source, 1, read);
            for (var i = 0; i < count; i++)
                present[i] = read[i] == 1;
        }
        var defined = present.Count(p => p);
        switch (encoding)
        {
            case 0:
                Spread(present, type == ParquetType.Bytes ? null : Plain(values, defined), type == ParquetType.Bytes ? PlainTexts(values, defined) : null, number, text);
                return count;
            case 2 or 8:
                var places = new int[defined];
                if (defined > 0)
                {
                    if (values.Length == 0 || values[0] > 32)
                        throw Damaged("the width of a page of a dictionary is wrong");
                    ReadHybrid(values[1..], values[0], places);
                }
                var known = _numbers?.Length ?? _texts?.Length ?? 0;
                foreach (var place in places)
                    if (place < 0 || place >= known)
                        throw Damaged("a value lies outside its dictionary");
                Spread(present, _numbers is null ? null : Array.ConvertAll(places, p => _numbers[p]), _texts is null ? null : Array.ConvertAll(places, p => _texts[p]), number, text);
                return count;
            case 3 when type == ParquetType.Boolean:
                if (values.Length < 4)
                    throw Damaged("a page is cut");
                var bits = new int[defined];
                ReadHybrid(values[4..], 1, bits);
                Spread(present, Array.ConvertAll(bits, b => (double)b), null, number, text);
                return count;
            default:
                throw new InvalidInputException(Field, $"The Parquet file has a column in the encoding {encoding}, which is not supported. Write it with pandas' to_parquet, or as CSV.");
        }
    }

    private static void Spread(bool[] present, double[]? numbers, string[]? texts, Action<double> number, Action<string?> text)
    {
        var at = 0;
        foreach (var there in present)
            if (texts is not null)
                text(there ? texts[at++] : null);
            else
                number(there ? numbers is null ? throw Damaged("a dictionary is missing") : numbers[at++] : double.NaN);
    }

    private void ReadDictionary(ReadOnlySpan<byte> values, int count)
    {
        if (_numbers is not null || _texts is not null)
            throw Damaged("a column has two dictionaries");
        if (type == ParquetType.Bytes)
            _texts = PlainTexts(values, count);
        else
            _numbers = Plain(values, count);
    }

    private double[] Plain(ReadOnlySpan<byte> values, int count)
    {
        var size = type switch { ParquetType.Int32 or ParquetType.Single => 4, ParquetType.Int64 or ParquetType.Double => 8, _ => 0 };
        if (type == ParquetType.Boolean ? ((long)count + 7) / 8 > values.Length : size == 0 || (long)count * size > values.Length)
            throw Damaged("a page holds fewer values than it declares");
        var numbers = new double[count];
        for (var i = 0; i < count; i++)
            numbers[i] = type switch
            {
                ParquetType.Boolean => (values[i / 8] >> (i % 8)) & 1,
                ParquetType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(values[(4 * i)..]),
                ParquetType.Single => BinaryPrimitives.ReadSingleLittleEndian(values[(4 * i)..]),
                ParquetType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(values[(8 * i)..]),
                _ => BinaryPrimitives.ReadDoubleLittleEndian(values[(8 * i)..]),
            };
        return numbers;
    }

    private static string[] PlainTexts(ReadOnlySpan<byte> values, int count)
    {
        if (4L * count > values.Length)
            throw Damaged("a page holds fewer values than it declares");
        var texts = new string[count];
        for (var i = 0; i < count; i++)
        {
            if (values.Length < 4 || BinaryPrimitives.ReadInt32LittleEndian(values) is var length && (length < 0 || length > values.Length - 4))
                throw Damaged("a text is cut");
            texts[i] = System.Text.Encoding.UTF8.GetString(values.Slice(4, length));
            values = values[(4 + length)..];
        }
        return texts;
    }

    /// <summary>Runs of one value and groups of eight packed values, in turns.</summary>
    private static void ReadHybrid(ReadOnlySpan<byte> source, int width, Span<int> target)
    {
        var (at, filled, bytes) = (0, 0, (width + 7) / 8);
        while (filled < target.Length)
        {
            var head = 0L;
            for (var shift = 0; ; shift += 7)
            {
                if (at >= source.Length || shift > 28)
                    throw Damaged("the values of a page are cut");
                head |= (long)(source[at] & 0x7f) << shift;
                if (source[at++] < 0x80)
                    break;
            }
            if (head >> 1 == 0)
                throw Damaged("a run has no values");
            if ((head & 1) == 0)
            {
                if (bytes > source.Length - at)
                    throw Damaged("the values of a page are cut");
                var value = 0;
                for (var i = 0; i < bytes; i++)
                    value |= source[at++] << (8 * i);
                var run = (int)Math.Min(head >> 1, target.Length - filled);
                target.Slice(filled, run).Fill(value);
                filled += run;
                continue;
            }
            for (var left = (head >> 1) * 8; left > 0 && filled < target.Length; left -= 8, at += width)
            {
                if (width > source.Length - at)
                    throw Damaged("the values of a page are cut");
                for (var i = 0; i < 8 && filled < target.Length; i++)
                {
                    var value = 0L;
                    for (var bit = 0; bit < width; bit++)
                        value |= (long)((source[at + (i * width + bit) / 8] >> ((i * width + bit) % 8)) & 1) << bit;
                    target[filled++] = (int)value;
                }
            }
        }
    }

    private byte[] Unpack(ReadOnlyMemory<byte> body, int size)
    {
        try
        {
            switch (codec)
            {
                case 0:
                    return body.ToArray();
                case 1:
                    // Three bytes stand for 64 at most.
                    if (Snappy.GetUncompressedLength(body.Span) != size || size > 64L * body.Length)
                        throw Damaged("a page has another size than it declares");
                    var plain = new byte[size];
                    return Snappy.Decompress(body.Span, plain) == size ? plain : throw Damaged("a page has another size than it declares");
                case 2:
                    return Inflate(new GZipStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress), size);
                case 4:
                    return Inflate(new BrotliStream(new MemoryStream(body.ToArray()), CompressionMode.Decompress), size);
                case 6:
                    return Zstd.Unpack(body, size) ?? throw Damaged("a page cannot be unpacked");
                default:
                    throw new InvalidInputException(Field, $"The Parquet file is compressed in a way that is not supported (codec {codec}). Write it with the compression snappy, gzip, zstd or none.");
            }
        }
        catch (Exception e) when (e is InvalidDataException or IOException or ArgumentException and not InvalidInputException or InvalidOperationException)
        {
            throw Damaged("a page cannot be unpacked");
        }
    }

    private static byte[] Inflate(Stream packed, int size)
    {
        using (packed)
        {
            // Memory is taken as the content comes: what is declared may lie.
            using var plain = new MemoryStream();
            var chunk = new byte[8192];
            for (int read; plain.Length < size && (read = packed.Read(chunk, 0, (int)Math.Min(chunk.Length, size - plain.Length))) > 0;)
                plain.Write(chunk, 0, read);
            return plain.Length == size ? plain.ToArray() : throw Damaged("a page has another size than it declares");
        }
    }

    private static int Int(Dictionary<int, object> fields, int id) =>
        fields.GetValueOrDefault(id) switch { null => 0, long value and >= 0 and <= int.MaxValue => (int)value, _ => throw Damaged("a number of a page is out of range") };

    public static InvalidInputException Damaged(string what) => new(Field, $"The Parquet file is damaged: {what}.");
}

using System.IO.Compression;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>A step that chunks went through when they were written.</summary>
/// <param name="Id">Its registered number.</param>
/// <param name="First">First parameter; of shuffle the bytes of a value.</param>
/// <remarks>HDF5 File Format Specification, IV.A.2.l (filter pipeline); the numbers are those of The HDF Group's registry.</remarks>
internal readonly record struct HdfFilter(int Id, uint First)
{
    private const int Deflate = 1, Shuffle = 2, Fletcher32 = 3, Lzf = 32000;
    private const int ChecksumBytes = 4;
    private const long DeflateRatio = 1040; // 1032 is the most that deflate can do
    private const long LzfRatio = 90; // 264 bytes from 3

    public static IReadOnlyList<HdfFilter> Read(HdfMessage message)
    {
        var cursor = new HdfCursor(message.Data, message.At);
        var (version, count) = (cursor.Byte(), cursor.Byte());
        if (version is not (1 or 2))
            throw HdfMetadata.Broken(message.At, $"a list of filters has the version {version}");
        cursor.Take(version == 1 ? 6 : 0);
        var filters = new List<HdfFilter>();
        for (var i = 0; i < count; i++)
        {
            var id = cursor.Int16();
            var name = version == 1 || id >= 256 ? cursor.Int16() : 0;
            cursor.Int16(); // optional or not
            var values = cursor.Int16();
            cursor.Take(version == 1 ? (name + 7) / 8 * 8 : name);
            filters.Add(new(id, values > 0 ? cursor.Int32() : 0));
            cursor.Take(Math.Max(0, values - 1) * 4 + (version == 1 && values % 2 == 1 ? 4 : 0));
        }
        return filters;
    }

    /// <summary>Why chunks that went through these cannot be read; null where they can.</summary>
    public static string? Problem(IReadOnlyList<HdfFilter> filters) => filters.FirstOrDefault(f => f.Id is not (Deflate or Shuffle or Fletcher32 or Lzf)) switch
    {
        { Id: 0 } => null,
        { Id: 4 } => "stores values compressed with szip",
        { Id: 5 } => "stores values packed by the n-bit filter",
        { Id: 6 } => "stores values packed by the scale-offset filter",
        { Id: 32001 } => "stores values compressed with Blosc",
        { Id: 32004 } => "stores values compressed with LZ4",
        { Id: 32008 } => "stores values compressed with bitshuffle",
        { Id: 32015 } => "stores values compressed with Zstandard",
        { Id: 32026 } => "stores values compressed with Blosc2",
        var other => $"stores values through the filter {other.Id}",
    };

    /// <summary>Undoes the filters of one chunk.</summary>
    /// <param name="stored">Bytes in the file.</param>
    /// <param name="filters">In the order of writing.</param>
    /// <param name="mask">Bit i set: filter i was left out.</param>
    /// <param name="bytes">Bytes that must come out.</param>
    /// <param name="at">Where the chunk lies.</param>
    public static byte[] Undo(byte[] stored, IReadOnlyList<HdfFilter> filters, uint mask, int bytes, long at)
    {
        for (var i = filters.Count - 1; i >= 0; i--)
        {
            if (i < 32 && (mask >> i & 1) != 0)
                continue;
            stored = filters[i].Id switch
            {
                Deflate => Inflate(stored, bytes + filters.Take(i).Count(f => f.Id == Fletcher32) * ChecksumBytes, at),
                Lzf => Decompress(stored, bytes + filters.Take(i).Count(f => f.Id == Fletcher32) * ChecksumBytes, at),
                Shuffle => Unshuffle(stored, (int)Math.Clamp(filters[i].First, 1, int.MaxValue)),
                _ => Checked(stored, at),
            };
        }
        return stored.Length == bytes ? stored : throw HdfMetadata.Broken(at, $"a chunk has {stored.Length} bytes, expected {bytes}");
    }

    private static byte[] Inflate(byte[] stored, int most, long at)
    {
        // Before the array is allocated: a chunk may claim what its bytes cannot hold.
        if (most > stored.Length * DeflateRatio + 64)
            throw HdfMetadata.Broken(at, $"a chunk of {stored.Length} bytes claims to unpack to {most}");
        var result = new byte[most];
        try
        {
            using var stream = new ZLibStream(new MemoryStream(stored), CompressionMode.Decompress);
            var read = stream.ReadAtLeast(result, most, throwOnEndOfStream: false);
            return read == most && stream.ReadByte() < 0 ? result : throw HdfMetadata.Broken(at, $"a chunk unpacks to {(read == most ? "more" : $"{read}")} bytes, expected {most}");
        }
        catch (InvalidDataException e)
        {
            throw HdfMetadata.Broken(at, $"a chunk cannot be unpacked: {Shown.Name(e.Message)}");
        }
    }

    /// <summary>LZF as in liblzf: runs of literal bytes, and references up to 8 KB back.</summary>
    private static byte[] Decompress(byte[] stored, int most, long at)
    {
        if (most > stored.Length * LzfRatio + 64)
            throw HdfMetadata.Broken(at, $"a chunk of {stored.Length} bytes claims to unpack to {most}");
        var (result, from, to) = (new byte[most], 0, 0);
        while (from < stored.Length)
        {
            int control = stored[from++];
            var literal = control < 32;
            var length = literal ? control + 1 : (control >> 5) + 2;
            if (length == 9 && !literal && from < stored.Length)
                length += stored[from++];
            var back = literal ? 0 : ((control & 31) << 8) + (from < stored.Length ? stored[from++] : 0) + 1;
            if (length > most - to || back > to || literal && length > stored.Length - from)
                throw HdfMetadata.Broken(at, "a chunk cannot be unpacked (LZF)");
            for (var i = 0; i < length; i++, to++)
                result[to] = literal ? stored[from++] : result[to - back];
        }
        return to == most ? result : throw HdfMetadata.Broken(at, $"a chunk unpacks to {to} bytes, expected {most}");
    }

    private static byte[] Unshuffle(byte[] stored, int size)
    {
        var (result, count) = ((byte[])stored.Clone(), stored.Length / size);
        for (var part = 0; count > 1 && part < size; part++)
            for (var i = 0; i < count; i++)
                result[i * size + part] = stored[part * count + i];
        return result;
    }

    private static byte[] Checked(byte[] stored, long at)
    {
        if (stored.Length < ChecksumBytes)
            throw HdfMetadata.Broken(at, "a chunk is shorter than its checksum");
        var (content, expected) = (stored[..^ChecksumBytes], BitConverter.ToUInt32(stored, stored.Length - ChecksumBytes));
        return Fletcher(content) == ((expected >> 16) % 65535 << 16 | (expected & 65535) % 65535) ? content : throw HdfMetadata.Broken(at, "a chunk does not match its checksum");
    }

    /// <summary>Over words of 16 bits, first byte high; an odd last byte is a high one. The library writes 65535 where this gives 0: they are the same remainder.</summary>
    private static uint Fletcher(byte[] bytes)
    {
        uint sum = 0, sums = 0;
        for (var i = 0; i < bytes.Length; i += 2)
        {
            sum = (sum + ((uint)bytes[i] << 8 | (i + 1 < bytes.Length ? bytes[i + 1] : 0u))) % 65535;
            sums = (sums + sum) % 65535;
        }
        return sums << 16 | sum;
    }
}

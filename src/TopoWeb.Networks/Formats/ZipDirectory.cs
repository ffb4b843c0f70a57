using System.Buffers.Binary;
using System.Text;

namespace TopoWeb.Networks.Formats;

/// <summary>The directory at the end of a zip, read entry by entry: nothing is kept, whatever size it claims.</summary>
/// <remarks>Format: APPNOTE.TXT of PKWARE, 4.3.7 and 4.3.12 to 4.3.16.</remarks>
internal static class ZipDirectory
{
    private const int EndBytes = 22;
    private const int EntryBytes = 46;
    private const int LocalBytes = 30;
    private const int MostNames = 100_000;

    /// <summary>Names of the entries; of a zip that was cut off only the first one.</summary>
    public static IEnumerable<string> Names(Stream stream)
    {
        var at = StartOf(stream);
        if (at < 0)
        {
            var local = new byte[LocalBytes];
            if (TryRead(stream, 0, local) && local.AsSpan().StartsWith("PK\u0003\u0004"u8) && Name(stream, LocalBytes, BinaryPrimitives.ReadUInt16LittleEndian(local.AsSpan(26))) is { } first)
                yield return first;
            yield break;
        }
        var entry = new byte[EntryBytes];
        for (var i = 0; i < MostNames && TryRead(stream, at, entry) && entry.AsSpan().StartsWith("PK\u0001\u0002"u8); i++)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(28));
            if (Name(stream, at + EntryBytes, length) is not { } name)
                yield break;
            yield return name;
            at += EntryBytes + length + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(30)) + BinaryPrimitives.ReadUInt16LittleEndian(entry.AsSpan(32));
        }
    }

    /// <summary>Where the directory starts, by the last end record; negative if there is none.</summary>
    public static long StartOf(Stream stream)
    {
        var tail = new byte[(int)Math.Min(stream.Length, EndBytes + ushort.MaxValue)];
        var start = stream.Length - tail.Length;
        if (!TryRead(stream, start, tail))
            return -1;
        var at = tail.AsSpan(0, Math.Max(0, tail.Length - EndBytes + 4)).LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0 || at + EndBytes > tail.Length)
            return -1;
        long offset = BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at + 16));
        if (offset != uint.MaxValue)
            return offset;
        // A zip of 64 bits: 20 bytes before stands where its own end record lies.
        Span<byte> locator = stackalloc byte[20], end = stackalloc byte[56];
        return TryRead(stream, start + at - 20, locator) && TryRead(stream, BinaryPrimitives.ReadInt64LittleEndian(locator[8..]), end)
            ? BinaryPrimitives.ReadInt64LittleEndian(end[48..]) : 0; // broken: anything in the file may be taken for the directory
    }

    private static string? Name(Stream stream, long at, int length)
    {
        var bytes = new byte[length];
        return TryRead(stream, at, bytes) ? Encoding.UTF8.GetString(bytes) : null;
    }

    private static bool TryRead(Stream stream, long at, Span<byte> bytes)
    {
        if (at < 0 || at > stream.Length - bytes.Length)
            return false;
        stream.Position = at;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
    }
}

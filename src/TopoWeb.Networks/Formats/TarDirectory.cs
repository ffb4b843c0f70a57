using System.Text;

namespace TopoWeb.Networks.Formats;

/// <summary>Names of the files in a tar archive, read header by header: nothing is unpacked or kept.</summary>
/// <remarks>Format: POSIX 1003.1, pax, "ustar Interchange Format": blocks of 512 bytes, the name first, the size as octal digits at 124.</remarks>
internal static class TarDirectory
{
    private const int BlockBytes = 512;
    private const int MostEntries = 10_000;

    /// <summary>The names in order, up to the first block that is no header.</summary>
    public static IEnumerable<string> Names(Stream stream)
    {
        var header = new byte[BlockBytes];
        var at = 0L;
        for (var i = 0; i < MostEntries && at >= 0 && at <= stream.Length - BlockBytes; i++)
        {
            stream.Position = at;
            if (stream.ReadAtLeast(header, BlockBytes, throwOnEndOfStream: false) < BlockBytes || header[0] == 0 || SizeOf(header) is not { } size)
                yield break;
            // Directories and the extended headers of pax and GNU are no files.
            if (header[156] is 0 or (byte)'0')
                yield return Text(header.AsSpan(0, 100));
            at += BlockBytes + (size + BlockBytes - 1) / BlockBytes * BlockBytes;
        }
    }

    private static long? SizeOf(byte[] header)
    {
        var size = 0L;
        foreach (var digit in Text(header.AsSpan(124, 12)).Trim())
            if (digit is >= '0' and <= '7')
                size = size * 8 + (digit - '0');
            else
                return null;
        return size;
    }

    private static string Text(ReadOnlySpan<byte> field) => Encoding.UTF8.GetString(field[..(field.IndexOf((byte)0) is var end and >= 0 ? end : field.Length)]);
}

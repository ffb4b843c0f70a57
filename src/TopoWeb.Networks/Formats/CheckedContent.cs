using System.IO.Compression;

namespace TopoWeb.Networks.Formats;

/// <summary>An entry of a zip taken into memory and compared with its checksum, which reading a <see cref="ZipArchive"/> does not do.</summary>
internal static class CheckedContent
{
    private const uint Polynomial = 0xEDB88320;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i => Step((uint)i))];

    /// <exception cref="InvalidDataException">The content is not what was written.</exception>
    public static MemoryStream Read(ZipArchiveEntry entry, string name, long maximumBytes)
    {
        using var stream = entry.Open();
        var content = BoundedContent.Read(stream, name, maximumBytes);
        return Checksum(content.GetBuffer().AsSpan(0, (int)content.Length)) == entry.Crc32
            ? content
            : throw new InvalidDataException($"{name} does not match its checksum.");
    }

    /// <summary>CRC-32 as in zip files.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = Table[(byte)crc ^ value] ^ (crc >> 8);
        return ~crc;
    }

    private static uint Step(uint value)
    {
        for (var bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Polynomial;
        return value;
    }
}

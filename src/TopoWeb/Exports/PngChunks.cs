using System.Buffers.Binary;
using System.Text;

namespace TopoWeb.Exports;

/// <summary>What a PNG says besides its pixels: how large it is on paper, what it shows and where it comes from.</summary>
internal static class PngChunks
{
    /// <summary>Signature and IHDR, which stands first.</summary>
    private const int Head = 8 + 25;

    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(i =>
    {
        var c = (uint)i;
        for (var bit = 0; bit < 8; bit++)
            c = (c & 1) == 1 ? 0xEDB88320 ^ (c >> 1) : c >> 1;
        return c;
    })];

    /// <param name="png">A picture.</param>
    /// <param name="dpi">Pixels per inch.</param>
    /// <param name="texts">Keyword and text; empty texts are left out.</param>
    public static byte[] Add(ReadOnlySpan<byte> png, double dpi, params ReadOnlySpan<(string Keyword, string Text)> texts)
    {
        using var memory = new MemoryStream();
        memory.Write(png[..Head]);
        var size = new byte[9];
        var perMetre = (uint)Math.Round(dpi / 0.0254);
        BinaryPrimitives.WriteUInt32BigEndian(size, perMetre);
        BinaryPrimitives.WriteUInt32BigEndian(size.AsSpan(4), perMetre);
        size[8] = 1; // the unit is the metre
        Write(memory, "pHYs", size);
        foreach (var (keyword, text) in texts)
            if (text.Length > 0)
            {
                // tEXt is Latin-1; whatever needs more has a chunk of its own kind, in UTF-8 and not compressed.
                if (text.All(c => c is >= ' ' and <= '\u00FF'))
                    Write(memory, "tEXt", Encoding.Latin1.GetBytes($"{keyword}\0{text}"));
                else
                    Write(memory, "iTXt", Encoding.UTF8.GetBytes($"{keyword}\0\0\0\0\0{text}"));
            }
        memory.Write(png[Head..]);
        return memory.ToArray();
    }

    private static void Write(MemoryStream png, string type, byte[] content)
    {
        var chunk = new byte[12 + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        content.CopyTo(chunk, 8);
        var crc = uint.MaxValue;
        foreach (var b in chunk.AsSpan(4, 4 + content.Length))
            crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + content.Length), ~crc);
        png.Write(chunk);
    }
}

namespace TopoWeb.Networks.Formats.Tables;

/// <summary>Zstandard within limits.</summary>
internal static class Zstd
{
    /// <summary>16 MB, as a power of two: a frame may ask for more memory than it ever fills.</summary>
    private const int LargestWindow = 24;

    /// <returns>Null where the content is damaged or has another size.</returns>
    public static byte[]? Unpack(ReadOnlyMemory<byte> packed, int size)
    {
        try
        {
            using var stream = new ZstdSharp.DecompressionStream(new MemoryStream(packed.ToArray()));
            stream.SetParameter(ZstdSharp.Unsafe.ZSTD_dParameter.ZSTD_d_windowLogMax, LargestWindow);
            // Memory is taken as the content comes: what is declared may lie.
            using var plain = new MemoryStream();
            var chunk = new byte[8192];
            for (int read; plain.Length < size && (read = stream.Read(chunk, 0, (int)Math.Min(chunk.Length, size - plain.Length))) > 0;)
                plain.Write(chunk, 0, read);
            return plain.Length == size ? plain.ToArray() : null;
        }
        catch (Exception e) when (e is InvalidDataException or IOException or InvalidOperationException or ZstdSharp.ZstdException)
        {
            return null;
        }
    }
}

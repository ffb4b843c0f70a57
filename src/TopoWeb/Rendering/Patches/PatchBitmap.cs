using System.Buffers.Binary;
using TopoWeb.Exploration;

namespace TopoWeb.Rendering.Patches;

/// <summary>A patch as a bitmap of one pixel a value in a data address: 120 characters for 3×3, so a wall of hundreds stays light. Shown enlarged without smoothing.</summary>
internal static class PatchBitmap
{
    private const int Header = 54;

    public static string DataUri(ReadOnlySpan<double> values, PatchScale scale = PatchScale.Gray)
    {
        var maximum = PatchValues.Maximum(values);
        return DataUri(values, v => PatchColors.Of(v, maximum, scale));
    }

    /// <summary>Values in any colours.</summary>
    public static string DataUri(ReadOnlySpan<double> values, Func<double, (byte R, byte G, byte B)> color)
    {
        var columns = PatchValues.Side(values.Length) ?? Math.Max(1, values.Length);
        var rows = Math.Max(1, values.Length / columns);
        var stride = (columns * 3 + 3) & ~3;
        var bytes = new byte[Header + stride * rows];
        bytes[0] = (byte)'B';
        bytes[1] = (byte)'M';
        Put(bytes, 2, bytes.Length);
        Put(bytes, 10, Header);
        Put(bytes, 14, 40);
        Put(bytes, 18, columns);
        Put(bytes, 22, -rows);
        Put(bytes, 26, 1 | 24 << 16);
        Put(bytes, 34, stride * rows);
        for (var i = 0; i < values.Length; i++)
        {
            var at = Header + i / columns * stride + i % columns * 3;
            (bytes[at + 2], bytes[at + 1], bytes[at]) = color(values[i]);
        }

        return "data:image/bmp;base64," + Convert.ToBase64String(bytes);
    }

    private static void Put(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}

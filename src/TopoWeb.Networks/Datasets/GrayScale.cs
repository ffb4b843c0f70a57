namespace TopoWeb.Networks.Datasets;

/// <summary>Colour to gray: 0.2989 R + 0.5870 G + 0.1140 B, rounded to a whole number.</summary>
internal static class GrayScale
{
    /// <summary>Planes R, G, B to one plane. Whole ten-thousandths make the rounding exact: halves go up.</summary>
    public static void Convert(ReadOnlySpan<byte> colour, Span<byte> gray)
    {
        var n = gray.Length;
        for (var i = 0; i < n; i++)
            gray[i] = (byte)((2989 * colour[i] + 5870 * colour[n + i] + 1140 * colour[2 * n + i] + 5000) / 10_000);
    }
}

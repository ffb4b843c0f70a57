using System.Globalization;

namespace TopoWeb.Networks.Formats;

/// <summary>Sizes of files in words, in the megabytes that limits are given in.</summary>
internal static class ByteSize
{
    private const int Exact = 10_000;

    /// <summary><c>812 bytes</c>, <c>40 KB</c>, <c>256 MB</c>, <c>2.5 MB</c>.</summary>
    public static string Of(long bytes) => bytes switch
    {
        < Exact => string.Create(CultureInfo.InvariantCulture, $"{bytes:N0} bytes"),
        < 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1 << 20):#,0.#} MB"),
    };
}

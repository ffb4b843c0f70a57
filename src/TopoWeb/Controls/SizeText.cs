using System.Globalization;

namespace TopoWeb.Controls;

/// <summary>Sizes in words, as coarse as one says them.</summary>
internal static class SizeText
{
    /// <summary><c>812 bytes</c>, <c>40 KB</c>, <c>11.6 MB</c>, <c>170 MB</c>, <c>1.2 GB</c>.</summary>
    public static string Of(double bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} bytes"),
        < 999_500 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} KB"),
        < 99.95e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        < 999.5e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.0} GB"),
    };
}

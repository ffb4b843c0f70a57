using System.Globalization;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Settings;

/// <summary>Ranges of lenses as a text: <c>-1..1, 0..2</c>; empty where there are none.</summary>
internal static class LensRangeText
{
    public static string Of(IReadOnlyList<LensRange>? ranges) =>
        string.Join(", ", (ranges ?? []).Select(r => $"{SettingText.Of(r.Minimum)}..{SettingText.Of(r.Maximum)}"));

    public static bool IsValue(string text) => text.Split(',', StringSplitOptions.TrimEntries).All(range => range.Split("..") is [var low, var high] && IsNumber(low) && IsNumber(high));

    public static IReadOnlyList<LensRange>? Read(string text) => text.Length == 0 ? null
        : [.. text.Split(',', StringSplitOptions.TrimEntries).Select(range => range.Split("..") is var ends ? new LensRange(SettingText.Double(ends[0]), SettingText.Double(ends[1])) : default)];

    private static bool IsNumber(string text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}

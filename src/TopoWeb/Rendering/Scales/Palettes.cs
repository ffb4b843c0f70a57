using System.Globalization;

namespace TopoWeb.Rendering.Scales;

/// <summary>Colours for values: blue to red as in the paper, viridis for quantities, a cycle for angles, distinct ones for categories.</summary>
internal static class Palettes
{
    public const int Levels = 64;

    /// <summary>Where there is no value.</summary>
    public const string None = "#8a8f98";

    /// <summary>Perceptually uniform, dark violet to yellow (S. van der Walt, N. Smith).</summary>
    public static IReadOnlyList<string> Viridis { get; } = Between(
        [(68, 1, 84), (72, 40, 120), (62, 74, 137), (49, 104, 142), (38, 130, 142), (31, 158, 137), (53, 183, 121), (109, 205, 89), (180, 222, 44), (253, 231, 37)]);

    /// <summary>Blue, cyan, green, yellow, orange, red, as in the paper; all dark enough to stand out of a white page and light enough for a black one.</summary>
    public static IReadOnlyList<string> BlueRed { get; } = Between(
        [(50, 84, 178), (47, 134, 201), (66, 171, 168), (134, 190, 104), (231, 196, 78), (238, 138, 58), (206, 46, 46)]);

    /// <summary>A cycle of hues of nearly equal lightness; its end is its beginning.</summary>
    public static IReadOnlyList<string> Cycle { get; } = Between(
        [(214, 80, 80), (208, 130, 40), (160, 160, 40), (80, 170, 80), (30, 165, 150), (50, 140, 205), (110, 110, 220), (175, 85, 200), (210, 75, 145), (214, 80, 80)]);

    /// <summary>Distinct also for people who do not see all colours (M. Okabe, K. Ito), then some more.</summary>
    public static IReadOnlyList<string> Categories { get; } =
        ["#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#b8a800", "#7a5fc0", "#a0522d", "#5f9e6e", "#c05080", "#4b6f9e"];

    /// <summary>Viridis from 0 to 1 as bytes.</summary>
    public static (byte R, byte G, byte B) ViridisAt(double position)
    {
        var color = Convert.ToInt32(Viridis[(int)Math.Round(Math.Clamp(position, 0, 1) * (Levels - 1))][1..], 16);
        return ((byte)(color >> 16), (byte)(color >> 8), (byte)color);
    }

    /// <summary>As many colours as there are levels, mixed between the stops.</summary>
    public static string[] Between((int R, int G, int B)[] stops) => [.. Enumerable.Range(0, Levels).Select(level =>
    {
        var scaled = (double)level / (Levels - 1) * (stops.Length - 1);
        var i = Math.Min((int)scaled, stops.Length - 2);
        var f = scaled - i;
        int Mix(int a, int b) => (int)Math.Round(a + (b - a) * f);
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(stops[i].R, stops[i + 1].R):x2}{Mix(stops[i].G, stops[i + 1].G):x2}{Mix(stops[i].B, stops[i + 1].B):x2}");
    })];
}

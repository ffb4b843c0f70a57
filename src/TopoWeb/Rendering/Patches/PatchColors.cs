namespace TopoWeb.Rendering.Patches;

/// <summary>How the values of a patch become colours.</summary>
public enum PatchScale
{
    /// <summary>−max black, 0 middle gray, +max white, as in the paper.</summary>
    Gray,

    /// <summary>−max violet, 0 white, +max orange.</summary>
    Diverging,
}

/// <summary>Colours of patch values, symmetric about zero.</summary>
internal static class PatchColors
{
    private static readonly (int R, int G, int B)[] GrayStops = [(0, 0, 0), (128, 128, 128), (255, 255, 255)];
    private static readonly (int R, int G, int B)[] DivergingStops = [(84, 39, 136), (153, 142, 195), (247, 247, 247), (241, 163, 64), (179, 88, 6)];

    private static readonly IReadOnlyList<string> Gray = Between(PatchScale.Gray);
    private static readonly IReadOnlyList<string> Diverging = Between(PatchScale.Diverging);

    /// <summary>The colours from −max to +max, the middle one that of 0: one for each value that a signed byte has.</summary>
    public static IReadOnlyList<string> Ramp(PatchScale scale) => scale == PatchScale.Gray ? Gray : Diverging;

    /// <summary>The same as <see cref="Of"/>, as it is written: <c>#808080</c>.</summary>
    public static string Hex(double value, double maximum, PatchScale scale)
    {
        var (r, g, b) = Of(value, maximum, scale);
        return $"#{r:x2}{g:x2}{b:x2}";
    }

    /// <summary>The colour of <paramref name="value"/> where <paramref name="maximum"/> is the largest absolute value shown.</summary>
    public static (byte R, byte G, byte B) Of(double value, double maximum, PatchScale scale)
    {
        var stops = scale == PatchScale.Gray ? GrayStops : DivergingStops;
        var t = maximum > 0 ? (Math.Clamp(value / maximum, -1, 1) + 1) / 2 : 0.5;
        var scaled = t * (stops.Length - 1);
        var i = Math.Min((int)scaled, stops.Length - 2);
        var f = scaled - i;
        byte Mix(int a, int b) => (byte)Math.Round(a + (b - a) * f, MidpointRounding.AwayFromZero);
        return (Mix(stops[i].R, stops[i + 1].R), Mix(stops[i].G, stops[i + 1].G), Mix(stops[i].B, stops[i + 1].B));
    }

    private static string[] Between(PatchScale scale) => [.. Enumerable.Range(-127, 255).Select(i => Hex(i, 127, scale))];
}

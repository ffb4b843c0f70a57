using TopoWeb.Controls;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Rendering.Barcodes;

/// <summary>How bars are written.</summary>
internal static class BarText
{
    private const string Subscripts = "₀₁₂₃₄₅₆₇₈₉";

    public static string Dimension(int dimension) => "H" + Subscripts[dimension];

    public static string Interval(Interval bar) => $"[{NumberFormat.Measure(bar.Birth)}, {(bar.Death is { } death ? NumberFormat.Measure(death) : "∞")})";

    /// <summary><c>H₁ [0.013, 0.409) length 0.396</c>.</summary>
    public static string Label(Interval bar) => bar.Death is { } death
        ? $"{Dimension(bar.Dimension)} {Interval(bar)} length {NumberFormat.Measure(death - bar.Birth)}"
        : $"{Dimension(bar.Dimension)} {Interval(bar)} infinite";
}

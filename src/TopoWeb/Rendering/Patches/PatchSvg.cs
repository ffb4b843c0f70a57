using System.Text;
using TopoWeb.Exploration;

namespace TopoWeb.Rendering.Patches;

/// <summary>A k×k patch as crisp SVG squares. Values that are no square stand in one row.</summary>
internal static class PatchSvg
{
    public static string Write(ReadOnlySpan<double> values, int pixels = 48, PatchScale scale = PatchScale.Gray)
    {
        var columns = PatchValues.Side(values.Length) ?? Math.Max(1, values.Length);
        var rows = Math.Max(1, values.Length / columns);
        var maximum = PatchValues.Maximum(values);
        var svg = new StringBuilder();
        svg.Append($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {columns} {rows}\" width=\"{pixels}\" height=\"{pixels * rows / columns}\" shape-rendering=\"crispEdges\">");
        for (var i = 0; i < values.Length; i++)
        {
            var (r, g, b) = PatchColors.Of(values[i], maximum, scale);
            svg.Append($"<rect x=\"{i % columns}\" y=\"{i / columns}\" width=\"1\" height=\"1\" fill=\"#{r:x2}{g:x2}{b:x2}\"/>");
        }

        return svg.Append("</svg>").ToString();
    }
}

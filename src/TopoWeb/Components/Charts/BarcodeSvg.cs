using TopoWeb.Experiments;

namespace TopoWeb.Components.Charts;

/// <summary>A barcode as a standalone SVG file.</summary>
internal static class BarcodeSvg
{
    public static string Write(BarcodeDocument barcode, string title) => throw new NotSupportedException();
}

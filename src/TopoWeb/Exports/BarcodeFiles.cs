using System.Globalization;
using System.Text;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Topology.Homology.Reduction;

namespace TopoWeb.Exports;

/// <summary>A barcode for other programs: JSON, CSV, and GUDHI's persistence file. Numbers read back exactly; a bar without an end has <c>inf</c> (JSON: null).</summary>
internal static class BarcodeFiles
{
    public static byte[] Json(ResultDocument document, BarcodeDocument barcode) => JsonSerializer.SerializeToUtf8Bytes(new
    {
        title = document.Source?.Title,
        settings = document.Spec.Barcode,
        barcode.TMax,
        barcode.Landmarks,
        barcode.Intervals,
    }, JsonDefaults.Indented);

    public static byte[] Csv(BarcodeDocument barcode) => Lines("dimension,birth,death\n", ',', barcode);

    /// <summary>Lines <c>dimension birth death</c>, as <c>gudhi.read_persistence_intervals_in_dimension</c> reads them.</summary>
    public static byte[] Persistence(BarcodeDocument barcode) => Lines("", ' ', barcode);

    private static byte[] Lines(string head, char separator, BarcodeDocument barcode)
    {
        var text = new StringBuilder(head);
        foreach (Interval bar in barcode.Intervals)
            text.Append(bar.Dimension).Append(separator).Append(Number(bar.Birth)).Append(separator).Append(bar.Death is { } death ? Number(death) : "inf").Append('\n');
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}

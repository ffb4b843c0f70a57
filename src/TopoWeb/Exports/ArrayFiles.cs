using TopoWeb.Experiments;
using TopoWeb.Networks.Formats;
using TopoWeb.Topology.Mapper;
using TopoWeb.Topology.Mapper.Settings;

namespace TopoWeb.Exports;

/// <summary>Arrays of a result in NumPy's format.</summary>
internal static class ArrayFiles
{
    /// <summary>The points analysed: kept rows, normalised where the specification says so. float64, kept × d.</summary>
    public static byte[] Points(StoredResult result)
    {
        var points = new ResultPoints(result).Cloud;
        return Write(s => NpyFile.Write(s, points.Values, [points.Count, points.Dimension]));
    }

    /// <summary>The input of the analysis, as it came: N×O×I×k×k in float32 for weights, rows in float64 else. The same analysis of this file gives the same result.</summary>
    public static byte[] Filters(StoredResult result) => result.Filters.Bank is { } bank
        ? Write(s => NpyFile.Write(s, bank.Values, [bank.Networks, bank.Out, bank.In, bank.KernelSize, bank.KernelSize]))
        : Write(s => NpyFile.Write(s, result.Filters.Points.Values, [result.Filters.Points.Count, result.Filters.Points.Dimension]));

    /// <summary>Rows of the input that are landmarks, in the order they were chosen. int64.</summary>
    public static byte[] Landmarks(BarcodeDocument barcode) =>
        Write(s => NpyFile.Write(s, Array.ConvertAll(barcode.Landmarks, l => (long)l), [barcode.Landmarks.Length]));

    /// <summary>Values of the lenses on the points analysed, computed again from the points. float64, kept × lenses.</summary>
    public static byte[] Lens(StoredResult result, MapperDocument mapper)
    {
        var points = new ResultPoints(result);
        var settings = result.Document.Spec.Mapper ?? new MapperSettings();
        var lenses = mapper.Lenses.Select(name => MapperBuilder.Lens(points.Cloud, name, settings, points.Columns)).ToArray();
        var values = new double[points.Cloud.Count * lenses.Length];
        for (var i = 0; i < points.Cloud.Count; i++)
            for (var l = 0; l < lenses.Length; l++)
                values[i * lenses.Length + l] = lenses[l][i];
        return Write(s => NpyFile.Write(s, values, [points.Cloud.Count, lenses.Length]));
    }

    private static byte[] Write(Action<Stream> write)
    {
        using var memory = new MemoryStream();
        write(memory);
        return memory.ToArray();
    }
}

using System.Globalization;
using System.Text;
using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Barcodes;
using TopoWeb.Rendering.Svg;

namespace TopoWeb.Exports;

/// <summary>A stored result as files: what a person or a program takes away.</summary>
internal static class ResultFiles
{
    /// <summary>Files made of the points themselves, which not every link may give away.</summary>
    private static readonly string[] RawNames = ["points.npy", "filters.npy"];

    public static readonly IReadOnlyList<string> Names =
    [
        "result", "figure.svg", "figure.png", "figure.pdf", "mapper.svg", "mapper.graphml", "mapper.cyjs", "mapper.kmapper.json", "members.csv", "barcode.svg", "barcode.json",
        "barcode.csv", "barcode.pers", "landmarks.npy", "lens.npy", "spec.json", "points.npy", "filters.npy", Everything,
    ];

    public const string Everything = "everything.zip";

    public static bool IsRaw(string name) => RawNames.Contains(name, StringComparer.Ordinal);

    /// <summary>Whether the file says how significant the loops are.</summary>
    public static bool TellsSignificance(string name) => name is "result" or "figure.svg" or "figure.png" or "figure.pdf" or "mapper.svg" or "barcode.svg" or Everything;

    /// <summary>Start of the names of all files of a result.</summary>
    public static string Stem(StoredResult result) => $"topoweb-{result.RunId.ToString("N")[^8..]}-{result.Choice}";

    /// <summary>The file of that name; null where the stage was skipped, it may not be given away, or there is no such file.</summary>
    /// <exception cref="TopoWeb.Topology.InvalidInputException">An option of the figure does not fit.</exception>
    public static (byte[] Content, string Type, string FileName)? Write(ResultExport export, string name)
    {
        if (IsRaw(name) && !export.Raw)
            return null;
        var content = Content(export, name);
        return content is null ? null : (content, TypeOf(name), $"{Stem(export.Result)}{Suffix(name)}");
    }

    private static byte[]? Content(ResultExport export, string name)
    {
        var (result, document) = (export.Result, export.Document);
        return (name, document) switch
        {
            ("result", _) => JsonSerializer.SerializeToUtf8Bytes(document with { Significance = export.Significance }, JsonDefaults.Options),
            ("spec.json", _) => JsonSerializer.SerializeToUtf8Bytes(document.Spec, JsonDefaults.Indented),
            ("figure.svg", _) => FigureSheets.Figure(export) is { } sheet ? Encoding.UTF8.GetBytes(SvgWriter.Write(sheet)) : null,
            ("figure.png", _) => FigureSheets.Figure(export) is { } sheet && FigureFont.Typeface is { } font ? SheetPainter.Png(sheet, font, FigureFont.Bold, export.Figure) : null,
            ("figure.pdf", _) => FigureSheets.Figure(export) is { } sheet && FigureFont.Typeface is { } font ? SheetPainter.Pdf(sheet, font, FigureFont.Bold) : null,
            ("mapper.svg", _) => FigureSheets.Graph(export) is { } sheet ? Encoding.UTF8.GetBytes(SvgWriter.Write(sheet)) : null,
            ("mapper.graphml", { Mapper: { } mapper }) => GraphFiles.GraphMl(export, mapper),
            ("mapper.cyjs", { Mapper: { } mapper }) => GraphFiles.CytoscapeJson(export, mapper),
            ("mapper.kmapper.json", { Mapper: { } mapper }) => KeplerMapperJson.Write(document, mapper),
            ("members.csv", { Mapper: { } mapper }) => Members(result, mapper),
            ("lens.npy", { Mapper: { } mapper }) => ArrayFiles.Lens(result, mapper),
            ("barcode.svg", _) => FigureSheets.Barcode(export) is { } sheet ? Encoding.UTF8.GetBytes(SvgWriter.Write(sheet)) : null,
            ("barcode.json", { Barcode: { } barcode }) => BarcodeFiles.Json(document, barcode),
            ("barcode.csv", { Barcode: { } barcode }) => BarcodeFiles.Csv(barcode),
            ("barcode.pers", { Barcode: { } barcode }) => BarcodeFiles.Persistence(barcode),
            ("landmarks.npy", { Barcode: { } barcode }) => ArrayFiles.Landmarks(barcode),
            ("points.npy", _) => ArrayFiles.Points(result),
            ("filters.npy", _) => ArrayFiles.Filters(result),
            (Everything, _) => ResultArchive.Write(export),
            _ => null,
        };
    }

    public static string TypeOf(string name) => name switch
    {
        "mapper.graphml" => "application/graphml+xml",
        "mapper.cyjs" or "result" => "application/json",
        _ => Path.GetExtension(name) switch
        {
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".pdf" => "application/pdf",
            ".json" => "application/json",
            ".csv" => "text/csv",
            ".pers" => "text/plain",
            ".zip" => "application/zip",
            _ => "application/octet-stream",
        },
    };

    // The graph's own formats had their names before there were several.
    private static string Suffix(string name) => name switch
    {
        "result" => ".json",
        "mapper.graphml" => ".graphml",
        "mapper.cyjs" => ".cyjs",
        Everything => ".zip",
        _ => "-" + name,
    };

    private static byte[] Members(StoredResult result, MapperDocument mapper)
    {
        var text = new StringBuilder("node,row,network,seed,layer,out,in,iteration\n");
        foreach (var node in mapper.Nodes)
            foreach (var row in node.Members)
            {
                var p = result.Filters.ProvenanceOf(row);
                text.Append(CultureInfo.InvariantCulture, $"{node.Id},{row},{p.Network},{p.Seed},{p.Layer},{p.Out},{p.In},{p.Iteration}\n");
            }
        return Encoding.UTF8.GetBytes(text.ToString());
    }
}

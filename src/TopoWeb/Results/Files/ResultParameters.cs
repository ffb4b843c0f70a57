using TopoWeb.Exports;
using TopoWeb.Http;

namespace TopoWeb.Results.Files;

/// <summary>What the files of a result take in their address, for the OpenAPI document.</summary>
internal static class ResultParameters
{
    private static readonly ApiParameter Color = Query("color", "string", "ID of a function by which nodes are coloured, such as pca1, density or circle-angle.");

    private static readonly ApiParameter Layout = Query("layout", "string", "Where nodes stand: at their lens values, or by forces.") with { Values = ["lens", "force"] };

    private static readonly ApiParameter[] Drawing =
    [
        Color,
        Query("palette", "string", "Of quantities and sizes viridis, blue-red, cividis, magma or gray; of angles hues or twilight; of categories okabe-ito, tol or one of those for quantities."),
        Query("drawing", "string", "What a node is drawn as.") with { Values = ["patches", "discs"] },
        Layout,
        Query("size", "string", "ID of the quantity that the size of a disc shows."),
        Query("patches", "string", "Colours of patches.") with { Values = ["gray", "diverging"] },
        Query("minimum", "integer", "Smallest node that is drawn, in points.") with { Least = 1 },
        Query("shared", "integer", "Smallest edge that is drawn, in shared points.") with { Least = 1 },
        Query("merge", "integer", "1 draws nodes with the same points once.") with { Least = 0, Most = 1 },
        Query("around", "integer", "Mean patches around the graph.") with { Least = 0, Most = 48 },
    ];

    private static readonly ApiParameter Words = Query("caption", "string", "Words on the sheet: title and caption, the title alone, or none. The title stays in the metadata of the file.") with { Values = ["caption", "title", "none"] };

    private static readonly ApiParameter Text = Query("text", "string", "The caption in your own words, a paragraph a line, up to 1,000 characters. The title stays.");

    private static readonly ApiParameter Panels = Query("panels", "string", "Parts of the figure: graph and barcode, or one of them.") with { Values = ["both", "graph", "barcode"] };

    private static readonly ApiParameter[] Print =
    [
        Query("width", "number", "Width on paper in millimetres, such as 85 for one column or 170 for two. No text is under 6 points at that width.") with { Least = 60, Most = 400 },
        Query("identifier", "integer", "1 draws run, result and version below the caption. They are in the metadata of the file in any case.") with { Least = 0, Most = 1 },
    ];

    private static readonly ApiParameter[] Pixels =
    [
        Query("dpi", "integer", "Pixels per inch; 300 where a width is given. Not together with scale.") with { Least = 72, Most = 1200 },
        Query("scale", "integer", "Pixels for one of the drawing; 2 by default. Not together with dpi.") with { Least = 1, Most = 4 },
    ];

    private static readonly ApiParameter[] Selection =
    [
        Query("nodes", "string", "IDs of nodes, such as 1,2,5-9: all their points."),
        Query("rows", "string", "Rows of the input, such as 0,17."),
        Query("functions", "string", "IDs of functions whose values are written, such as pca1,circle-angle; or all. May be given several times. A name with commas or blanks stands in quotes: \"column:a, b\"."),
        Query("choice", "string", "One of the run's results, such as L1_000100; the last by default."),
    ];

    public static IReadOnlyList<ApiParameter> Of(string file) => file switch
    {
        SelectionEndpoints.File => Selection,
        "figure.svg" or "figure.pdf" => [.. Drawing, Panels, Words, Text, .. Print],
        "figure.png" => [.. Drawing, Panels, Words, Text, .. Print, .. Pixels],
        "mapper.svg" => [.. Drawing, Words, Text, .. Print],
        ResultFiles.Everything => [.. Drawing, Panels, Words, Text, .. Print, .. Pixels],
        "barcode.svg" => Print,
        "mapper.graphml" or "mapper.cyjs" => [Layout, Color],
        _ => [],
    };

    private static ApiParameter Query(string name, string type, string words) => new(name, "query", type, words);
}

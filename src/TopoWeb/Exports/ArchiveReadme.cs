using System.Globalization;
using System.Text;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Topology.Homology.Complexes;

namespace TopoWeb.Exports;

/// <summary>What the files of an archive are, in words, and a script that loads them.</summary>
internal static class ArchiveReadme
{
    /// <summary>NumPy and the standard library only; runs in the folder of the files.</summary>
    public const string Script = """
        # Loads the files in this folder and prints a summary. Needs Python 3 and NumPy.
        import json
        import os

        import numpy as np

        here = os.path.dirname(os.path.abspath(__file__))


        def path(name):
            return os.path.join(here, name)


        with open(path("result.json"), encoding="utf-8") as file:
            result = json.load(file)
        indices = np.array(result["points"]["indices"], dtype=np.int64)  # input row of each analysed point
        print("input rows", result["points"]["input"], "points", len(indices))

        if result.get("barcode"):
            bars = np.loadtxt(path("barcode.csv"), delimiter=",", skiprows=1, ndmin=2)  # dimension, birth, death (inf)
            for dimension in np.unique(bars[:, 0]).astype(int):
                print(f"H{dimension} bars", int((bars[:, 0] == dimension).sum()))
            landmarks = np.load(path("landmarks.npy"))  # input rows
            print("landmarks", len(landmarks))

        if result.get("mapper"):
            nodes, edges = result["mapper"]["nodes"], result["mapper"]["edges"]
            print("nodes", len(nodes), "edges", len(edges))
            lens = np.load(path("lens.npy"))  # one row per analysed point
            print("lens", lens.shape)

        if os.path.exists(path("points.npy")):
            points = np.load(path("points.npy"))  # row i is row indices[i] of the input, after normalisation
            print("points.npy", points.shape)
            filters = np.load(path("filters.npy"))  # the input: weights (N, O, I, k, k) or rows
            print("filters.npy", filters.shape)

        """;

    public static string Write(ResultExport export, IReadOnlyList<string> names)
    {
        var document = export.Document;
        var text = new StringBuilder();
        text.Append(export.Title).Append('\n').Append(new string('=', export.Title.Length)).Append("\n\n");
        foreach (var line in Caption.Lines(export))
            text.Append(line).Append('\n');
        text.Append("\nFiles\n-----\n");
        foreach (var name in names)
            text.Append(CultureInfo.InvariantCulture, $"{name,-20} {What(name, document)}\n");
        text.Append($"{"load.py",-20} a Python script that loads these files with NumPy and prints a summary\n");
        Definitions(text, document);
        Again(text, export, names.Contains("filters.npy"));
        Cite(text, export);
        return text.ToString();
    }

    private static string What(string name, ResultDocument document) => name switch
    {
        "result.json" => "everything on the page: settings, bars, significance, nodes with members, edges, timings, versions",
        "figure.svg" or "figure.png" or "figure.pdf" => "graph, barcode and caption on one sheet",
        "mapper.svg" => "the graph only",
        "mapper.graphml" => "the graph for Gephi, yEd, NetworkX and igraph",
        "mapper.cyjs" => "the graph for Cytoscape",
        "mapper.kmapper.json" => "the graph in KeplerMapper's format; members are input rows",
        "members.csv" => "one line per member of each node, with network, seed, layer, channels and iteration",
        "barcode.svg" => "the barcode only",
        "barcode.json" => "the bars with settings and landmarks",
        "barcode.csv" => "the bars: dimension, birth, death (inf: infinite bar)",
        "barcode.pers" => "the bars in GUDHI's format: dimension birth death",
        "landmarks.npy" => $"int64 ({NumberFormat.Plain(document.Barcode?.Landmarks.Length ?? 0)},): input rows of the landmarks",
        "lens.npy" => $"float64 ({document.Points.Kept}, {document.Mapper?.Lenses.Count ?? 0}): lens values ({string.Join(", ", document.Mapper?.Lenses ?? [])}) of the analysed points",
        "spec.json" => "all settings, for 'topoweb analyze --spec'",
        "points.npy" => $"float64 ({document.Points.Kept}, d): the analysed points; row i is row points.indices[i] of the input",
        "filters.npy" when document.Points.Core is { } core => $"the {core.Stored} filters that ρ({core.K}, {core.P}) kept of {document.Points.Input}, before normalisation: (1, filters, 1, k, k) in float32",
        "filters.npy" => $"the input, {document.Points.Input} filters before normalisation: (networks, out, in, k, k) in float32, or rows in float64",
        _ => "",
    };

    private static void Definitions(StringBuilder text, ResultDocument document)
    {
        text.Append("\nDefinitions\n-----------\n");
        text.Append("Rows are numbered from 0 in the order of filters.npy (all axes except the last two, in C order).\n");
        if (document.Spec.Normalize)
            text.Append("Normalisation: the mean of each point is subtracted and the point is divided by its norm; constant points are dropped.\n");
        if (document.Spec.Density is { } density)
            text.Append(CultureInfo.InvariantCulture, $"ρ({density.K}, {density.P}): keeps the fraction {density.P} of the points with the smallest distance to their k-th nearest neighbour, k = {density.K}.\n");
        if (document.Spec.Barcode is { Complex: ComplexKind.LazyWitness } witness)
            text.Append(CultureInfo.InvariantCulture, $"Barcode: lazy witness complex, ν = {witness.Nu}, {witness.LandmarkCount} landmarks, homology over Z/{witness.Field}.\n");
        else if (document.Spec.Barcode is { } rips)
            text.Append(CultureInfo.InvariantCulture, $"Barcode: Vietoris–Rips complex, homology over Z/{rips.Field}.\n");
        if (document.Spec.Mapper is { } mapper)
            text.Append(CultureInfo.InvariantCulture, $"Mapper({mapper.Resolution}, {mapper.Gain}): each lens range is divided into {mapper.Resolution} intervals that overlap by 1 − 1/gain of their length; nodes are single-linkage clusters within a bin; edges join nodes that share at least {mapper.MinimumShared} {(mapper.MinimumShared == 1 ? "point" : "points")}.\n");
    }

    private static void Again(StringBuilder text, ResultExport export, bool raw)
    {
        text.Append("\nReproduce\n---------\n");
        if (export.Document.Points.Core is { } core)
        {
            text.Append(CultureInfo.InvariantCulture, $"filters.npy holds only what ρ({core.K}, {core.P}) kept. The sample's file, with its array of this layer, gives the same result with topoweb analyze --spec spec.json.\n");
            return;
        }
        text.Append(raw ? "topoweb analyze filters.npy --spec spec.json --out again.json\ngives the same bars, nodes and edges.\n"
            : "The input is not included. With filters.npy of the run: topoweb analyze filters.npy --spec spec.json --out again.json\n");
        if (export.Document.Spec.Mapper?.NamesColumns == true)
            text.Append("Lenses that name a column need the run itself if the array has no axis with more than one entry for it.\n");
    }

    private static void Cite(StringBuilder text, ResultExport export)
    {
        var (document, source) = (export.Document, export.Document.Source);
        text.Append("\nCite\n----\n");
        text.Append(CultureInfo.InvariantCulture, $"{export.Title}; {Caption.Formula(document.Spec)}; ");
        if (source?.Notation is { } notation)
            text.Append(notation).Append("; ");
        if (source?.Seed is { } seed)
            text.Append(CultureInfo.InvariantCulture, $"training seed {seed}; ");
        if (document.Spec.Barcode is { } barcode)
            text.Append(CultureInfo.InvariantCulture, $"landmark seed {barcode.Seed}; ");
        text.Append(CultureInfo.InvariantCulture, $"run {export.Result.RunId:N}, result {export.Result.Choice}; ");
        text.Append(string.Join(", ", document.Versions.Select(v => $"{v.Key} {v.Value}"))).Append(".\n");
    }
}

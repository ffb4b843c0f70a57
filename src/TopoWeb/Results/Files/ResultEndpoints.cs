using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Results.Files;

internal static class ResultEndpoints
{
    public static void MapResults(this RouteGroupBuilder api)
    {
        foreach (var name in ResultFiles.Names)
            api.MapGet($"/runs/{{id:guid}}/{name}", async (Guid id, string? choice, HttpRequest http, ResultReader results, SignificanceStore verdicts, LayoutStore layouts, RunReader runs, CancellationToken cancellation) =>
                await results.FindAsync(id, choice, cancellation) is not { } result
                    ? await runs.FindAsync(id, cancellation) is { } run
                        ? NoSuchResult(run, choice)
                        : (IResult)RunEndpoints.Missing(id)
                    : await SendAsync(result, name, raw: true, http.Query, verdicts, layouts, cancellation)).WithTags("Results").WithSummary(Summary(name));
    }

    /// <summary>Sends a file of a result.</summary>
    public static async Task<IResult> SendAsync(StoredResult result, string name, bool raw, IQueryCollection query, SignificanceStore verdicts, LayoutStore layouts, CancellationToken cancellation)
    {
        try
        {
            var options = FigureOptions.Read(query);
            var places = options.Display.Layout == NodePlacement.Force && result.Document.Mapper is { } mapper ? await layouts.OfAsync(result, mapper, cancellation) : null;
            var export = new ResultExport(result, await verdicts.FindAsync(result.ResultKey, cancellation), options, raw) { Places = places };
            if (ResultFiles.Write(export, name) is { } file)
                return TypedResults.File(file.Content, file.Type, name == "result" ? null : file.FileName);
        }
        catch (InvalidInputException e)
        {
            // Shared addresses stand outside of /api, whose errors are explained in one place.
            return Refuse(e);
        }
        var why = name is "figure.png" or "figure.pdf" && FigureFont.Typeface is null ? FigureFont.Missing : $"This result has no {name}: its stage was skipped.";
        return TypedResults.Problem(why, statusCode: StatusCodes.Status404NotFound, title: "No such result.");
    }

    /// <summary>A wrong value, in the words the API has for it.</summary>
    public static IResult Refuse(InvalidInputException e) =>
        TypedResults.ValidationProblem(new Dictionary<string, string[]> { [e.Field] = [e.Message] }, $"{e.Field}: {e.Message}", title: "A value is outside its limits.");

    public static IResult NoSuchResult(RunSnapshot run, string? choice) =>
        TypedResults.Problem(Explain(run, choice), statusCode: StatusCodes.Status404NotFound, title: "No such result.");

    private static string Explain(RunSnapshot run, string? choice) => run.Results.Count == 0
        ? $"The run has no result yet; it is {run.State.ToString().ToLowerInvariant()}."
        : $"The run has no result '{choice}'; it has {string.Join(", ", run.Results.Select(r => r.Choice))}.";

    private const string Drawing = "Query: color (id of a function), palette (viridis, blue-red), drawing (patches, discs), layout (lens, force), size (id of a quantity that discs grow with), patches (gray, diverging), minimum (points of a node), shared (points of an edge), merge (1 draws nodes with the same points once), around (mean patches outside, 0 to 48)";

    private static string Summary(string name) => name switch
    {
        "result" => "The result document (topoweb-result/1). choice: one of the run's results, such as L1_000100; the last without it.",
        "figure.svg" => $"Graph, barcode and caption as SVG. {Drawing}.",
        "figure.png" => $"The figure as PNG. {Drawing}, scale (1 to 4).",
        "figure.pdf" => $"The figure as PDF. {Drawing}.",
        "mapper.svg" => $"The Mapper graph as SVG. {Drawing}.",
        "barcode.svg" => "The barcode as a standalone SVG.",
        "mapper.graphml" => "The Mapper graph as GraphML. Query: layout (lens, force) of its places, color (id of a function) whose values go along.",
        "mapper.cyjs" => "The Mapper graph as Cytoscape JSON. Query: layout (lens, force) of its places, color (id of a function) whose values go along.",
        "mapper.kmapper.json" => "The Mapper graph as KeplerMapper (Python) has it: nodes with their members, links.",
        "barcode.json" => "Bars with landmarks, length of the filtration and settings, as JSON.",
        "barcode.csv" => "Bars as CSV: dimension, birth, death.",
        "barcode.pers" => "Bars as GUDHI's persistence file.",
        "landmarks.npy" => "Rows of the input that are landmarks, int64.",
        "lens.npy" => "Values of the lenses on the points analysed, float64.",
        "spec.json" => "The specification, as 'topoweb analyze --spec' reads it.",
        "points.npy" => "The points analysed, float64, kept rows only.",
        "filters.npy" => "The input of the analysis: all filters before normalisation, with their shape. 'topoweb analyze filters.npy --spec spec.json' gives this result.",
        "members.csv" => "Members of every node with their provenance, as CSV.",
        _ => "All files with a README and a Python script that loads them.",
    };
}

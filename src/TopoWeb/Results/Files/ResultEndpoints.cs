using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Runs;
using TopoWeb.Topology;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Results.Files;

internal static class ResultEndpoints
{
    public static void MapResults(this RouteGroupBuilder api)
    {
        foreach (var name in ResultFiles.Names)
        {
            var route = api.MapGet($"/runs/{{id:guid}}/{name}", async (Visitor visitor, Guid id, string? choice, HttpRequest http, ResultReader results, SignificanceStore verdicts, LayoutStore layouts, RunReader runs, CancellationToken cancellation) =>
                await results.FindAsync(visitor, id, choice, cancellation) is not { } result
                    ? await runs.FindAsync(visitor, id, cancellation) is { } run
                        ? NoSuchResult(run, choice)
                        : (IResult)RunEndpoints.Missing(id)
                    : await SendAsync(result, name, raw: true, http.Query, verdicts, layouts, cancellation)).WithTags("Results").WithSummary(Summary(name)).Needs(Rights.Read);
            if (name == "result")
                route.Produces<ResultDocument>();
        }
    }

    /// <summary>Sends a file of a result. A file says the same whenever it is taken: it waits for the comparison with random filters.</summary>
    public static Task<IResult> SendAsync(StoredResult result, string name, bool raw, IQueryCollection query, SignificanceStore verdicts, LayoutStore layouts, CancellationToken cancellation) =>
        SendAsync(result, name, raw, query, () => verdicts.OfAsync(result, cancellation), async () => await layouts.OfAsync(result, result.Document.Mapper!, cancellation));

    /// <summary>The same with what goes along from elsewhere.</summary>
    /// <param name="result">What is stored.</param>
    /// <param name="name">Name of the file.</param>
    /// <param name="raw">Whether the points and filters may go along.</param>
    /// <param name="query">How figures are drawn.</param>
    /// <param name="compare">The comparison with random filters, or why there is none.</param>
    /// <param name="place">The force layout of the result's graph.</param>
    public static async Task<IResult> SendAsync(
        StoredResult result, string name, bool raw, IQueryCollection query, Func<Task<(SignificanceView? Significance, string? Why)>> compare, Func<Task<GraphPlaces>> place)
    {
        try
        {
            var options = FigureOptions.Read(query);
            var places = options.Display.Layout == NodePlacement.Force && result.Document.Mapper is not null ? await place() : null;
            var (significance, why) = ResultFiles.TellsSignificance(name) ? await compare() : default;
            var export = new ResultExport(result, significance, options, raw) { Places = places, NoSignificance = why };
            if (ResultFiles.Write(export, name) is { } file)
                return TypedResults.File(file.Content, file.Type, name == "result" ? null : file.FileName);
        }
        catch (InvalidInputException e)
        {
            // Shared addresses stand outside of /api, whose errors are explained in one place.
            return Refuse(e);
        }
        var missing = name is "figure.png" or "figure.pdf" && FigureFont.Typeface is null ? FigureFont.Missing : $"This result has no {name}. Its stage was skipped.";
        return TypedResults.Problem(missing, statusCode: StatusCodes.Status404NotFound, title: "Result not found.");
    }

    /// <summary>A wrong value, in the words the API has for it.</summary>
    public static IResult Refuse(InvalidInputException e) =>
        TypedResults.ValidationProblem(e.All.GroupBy(i => i.Field).ToDictionary(g => g.Key, g => g.Select(i => i.Message).ToArray()), string.Join(" ", e.All.Select(i => $"{i.Field}: {i.Message}")), title: "Invalid input.");

    public static IResult NoSuchResult(RunSnapshot run, string? choice) =>
        TypedResults.Problem(Explain(run, choice), statusCode: StatusCodes.Status404NotFound, title: "Result not found.");

    private static string Explain(RunSnapshot run, string? choice) => run.Results.Count == 0
        ? $"The run has no results yet. Its state is {run.State.ToString().ToLowerInvariant()}."
        : $"The run has no result '{choice}'. Its results are {string.Join(", ", run.Results.Select(r => r.Choice))}.";

    private const string Drawing = "Query: color (ID of a function), palette (of quantities and sizes viridis, blue-red, cividis, magma, gray; of angles hues, twilight; of categories okabe-ito, tol or one of those for quantities; another is refused), drawing (patches, discs), layout (lens, force), size (ID of the quantity shown by disc size), patches (gray, diverging), minimum (smallest node drawn, in points), shared (smallest edge drawn, in shared points), merge (1 draws nodes with the same points once), around (mean patches around the graph, 0 to 48)";

    private const string Print = "width (millimetres on paper, 60 to 400, such as 85 for one column or 170 for two; no text is under 6 points at that width), identifier (1 draws run, result and version below the caption; they are in the metadata of the file in any case)";

    private static string Summary(string name) => name switch
    {
        "result" => "The result document (topoweb-result/1), with the comparison with random filters as significance. choice: one of the run's results, such as L1_000100; the last by default.",
        "figure.svg" => $"Graph, barcode and caption as SVG. {Drawing}, {Print}.",
        "figure.png" => $"The figure as PNG. {Drawing}, {Print}, dpi (72 to 1200 pixels per inch, 300 by default where a width is given), or without a width scale (1 to 4).",
        "figure.pdf" => $"The figure as PDF. {Drawing}, {Print}.",
        "mapper.svg" => $"The Mapper graph as SVG. {Drawing}, {Print}.",
        "barcode.svg" => $"The barcode as a standalone SVG, with the reach of random filters. Query: {Print}.",
        "mapper.graphml" => "The Mapper graph as GraphML. Query: layout (lens, force) of the node positions, color (ID of a function whose values are included).",
        "mapper.cyjs" => "The Mapper graph as Cytoscape JSON. Query: layout (lens, force) of the node positions, color (ID of a function whose values are included).",
        "mapper.kmapper.json" => "The Mapper graph in the format of KeplerMapper (Python): nodes with their members, and links.",
        "barcode.json" => "Bars, landmarks, filtration length and settings as JSON.",
        "barcode.csv" => "Bars as CSV: dimension, birth, death.",
        "barcode.pers" => "Bars as a GUDHI persistence file.",
        "landmarks.npy" => "Rows of the input that are landmarks, int64.",
        "lens.npy" => "Lens values of the analysed points, float64.",
        "spec.json" => "The specification, as 'topoweb analyze --spec' reads it.",
        "points.npy" => "The analysed points, float64, kept rows only.",
        "filters.npy" => "The input of the analysis: all filters before normalisation, with their shape. 'topoweb analyze filters.npy --spec spec.json' reproduces this result.",
        "members.csv" => "Points of every node with their origin, as CSV.",
        _ => "All files, with a README and a Python script to load them.",
    };
}

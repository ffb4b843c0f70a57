using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Http;
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
            var route = api.MapGet($"/runs/{{id:guid}}/{name}", async (Visitor visitor, Guid id, string? choice, HttpContext http, ResultReader results, SignificanceStore verdicts, LayoutStore layouts, RunReader runs, CancellationToken cancellation) =>
            {
                var keys = await results.KeysAsync(visitor, id, choice, cancellation);
                return await ResultTag.SendAsync(http, id, keys, name, async () => keys is not null && await results.FindAsync(visitor, id, choice, keys, cancellation) is { } result
                    ? await SendAsync(result, name, raw: true, http.Request.Query, verdicts, layouts, cancellation)
                    : await runs.FindAsync(visitor, id, cancellation) is { } run ? NoSuchResult(run, choice) : RunEndpoints.Missing(id));
            }).WithTags("Results").WithSummary(Summary(name)).Takes(ResultParameters.Of(name)).MayAnswer(StatusCodes.Status304NotModified, Unchanged).Needs(Rights.Read);
            if (name == "result")
                route.Produces<ResultDocument>();
            else
                route.Sends(ResultFiles.TypeOf(name));
        }
    }

    /// <summary>For the OpenAPI document.</summary>
    public const string Unchanged = "The content is the one whose ETag was sent as If-None-Match.";

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
        TypedResults.ValidationProblem(ShortRefusal.FieldsOf(e), ShortRefusal.DetailOf(e), title: "Invalid input.");

    public static IResult NoSuchResult(RunSnapshot run, string? choice) =>
        TypedResults.Problem(Explain(run, choice), statusCode: StatusCodes.Status404NotFound, title: "Result not found.");

    private static string Explain(RunSnapshot run, string? choice) => run.Results.Count == 0
        ? $"The run has no results yet. Its state is {run.State.ToString().ToLowerInvariant()}."
        : $"The run has no result '{choice}'. Its results are {string.Join(", ", run.Results.Select(r => r.Choice))}.";

    private static string Summary(string name) => name switch
    {
        "result" => "Get the result document (topoweb-result/1). It has the comparison with random filters as significance, which is computed on request if the run has left none.",
        "figure.svg" => "Get graph, barcode and caption as SVG.",
        "figure.png" => "Get the figure as PNG.",
        "figure.pdf" => "Get the figure as PDF.",
        "mapper.svg" => "Get the Mapper graph as SVG.",
        "barcode.svg" => "Get the barcode as a standalone SVG, with the reach of random filters.",
        "mapper.graphml" => "Get the Mapper graph as GraphML.",
        "mapper.cyjs" => "Get the Mapper graph as Cytoscape JSON.",
        "mapper.kmapper.json" => "Get the Mapper graph in the format of KeplerMapper (Python): nodes with their members, and links.",
        "barcode.json" => "Get bars, landmarks, filtration length and settings as JSON.",
        "barcode.csv" => "Get the bars as CSV: dimension, birth, death.",
        "barcode.pers" => "Get the bars as a GUDHI persistence file.",
        "landmarks.npy" => "Get the rows of the input that are landmarks, int64.",
        "lens.npy" => "Get the lens values of the analysed points, float64.",
        "spec.json" => "Get the specification, as 'topoweb analyze --spec' reads it.",
        "points.npy" => "Get the analysed points, float64, kept rows only.",
        "filters.npy" => "Get the input of the analysis: all filters before normalisation, with their shape. 'topoweb analyze filters.npy --spec spec.json' reproduces this result.",
        "members.csv" => "Get the points of every node with their origin, as CSV.",
        _ => "Get all files, with a README and a Python script to load them.",
    };
}

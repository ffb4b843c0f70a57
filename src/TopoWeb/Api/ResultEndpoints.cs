using TopoWeb.Experiments;

namespace TopoWeb.Api;

internal static class ResultEndpoints
{
    public static void MapResults(this RouteGroupBuilder api)
    {
        foreach (var name in ResultFiles.Names)
            api.MapGet($"/runs/{{id:guid}}/{name}", async (Guid id, string? choice, ResultReader results, RunReader runs, CancellationToken cancellation) =>
                await results.FindAsync(id, choice, cancellation) is not { } result
                    ? await runs.FindAsync(id, cancellation) is { } run
                        ? TypedResults.Problem(Explain(run, choice), statusCode: StatusCodes.Status404NotFound, title: "No such result.")
                        : (IResult)RunEndpoints.Missing(id)
                    : Send(result, name)).WithTags("Results").WithSummary(Summary(name));
    }

    public static IResult Send(StoredResult result, string name) => ResultFiles.Write(result, name) is { } file
        ? TypedResults.File(file.Content, file.Type, name == "result" ? null : file.FileName)
        : TypedResults.Problem($"This result has no {name}: its stage was skipped.", statusCode: StatusCodes.Status404NotFound, title: "No such result.");

    private static string Explain(RunSnapshot run, string? choice) => run.Results.Count == 0
        ? $"The run has no result yet; it is {run.State.ToString().ToLowerInvariant()}."
        : $"The run has no result '{choice}'; it has {string.Join(", ", run.Results.Select(r => r.Choice))}.";

    private static string Summary(string name) => name switch
    {
        "result" => "The result document (topoweb-result/1). choice: one of the run's results, such as L1_000100; the last without it.",
        "barcode.svg" => "The barcode as a standalone SVG.",
        "mapper.graphml" => "The Mapper graph as GraphML.",
        "mapper.cyjs" => "The Mapper graph as Cytoscape JSON.",
        "points.npy" => "The points analysed, float64, kept rows only.",
        "filters.npy" => "All filters before normalisation, with their shape.",
        _ => "Members of every node with their provenance, as CSV.",
    };
}

using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Http;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Files;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Results;

/// <summary>The shape of a result's Mapper graph as numbers and node ids.</summary>
internal static class ShapeEndpoints
{
    public const string File = "mapper/shape";

    public static void MapShape(this RouteGroupBuilder api) =>
        api.MapGet($"/runs/{{id:guid}}/{File}", async (Visitor visitor, Guid id, string? choice, int? minimum, HttpContext http, ResultReader results, RunReader runs, CancellationToken cancellation) =>
        {
            var keys = await results.KeysAsync(visitor, id, choice, cancellation);
            return await ResultTag.SendAsync(http, id, keys, File, async () => keys is not null && await results.FindAsync(visitor, id, choice, keys, cancellation) is { } result ? await SendAsync(result, minimum, cancellation)
                : await runs.FindAsync(visitor, id, cancellation) is { } run ? ResultEndpoints.NoSuchResult(run, choice) : RunEndpoints.Missing(id));
        }).WithTags("Results").Needs(Rights.Read).Produces<GraphShape>().MayAnswer(StatusCodes.Status304NotModified, ResultEndpoints.Unchanged)
            .WithSummary("Get the shape of the Mapper graph. Components, loops of the nerve (β₁ over Z/2 with every triangle filled whose three clusters share a point), a shortest basis of these loops and the flares, as node ids.");

    public static async Task<IResult> SendAsync(StoredResult result, int? minimum, CancellationToken cancellation)
    {
        if (minimum is < 1)
            return ResultEndpoints.Refuse(new InvalidInputException("minimum", $"minimum is {minimum}; it must be at least 1 (points of a node)."));
        if (result.Document.Mapper is not { } mapper)
            return TypedResults.Problem("This result has no Mapper graph: its stage was skipped.", statusCode: StatusCodes.Status404NotFound, title: "No such result.");
        var (nodes, edges) = new GraphFilter(minimum ?? 1).Apply(mapper);
        return TypedResults.Ok(await GraphShape.BesideAsync(() => GraphShape.Of(nodes, edges, cancellation: cancellation), cancellation));
    }
}

using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
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
        api.MapGet($"/runs/{{id:guid}}/{File}", async (Visitor visitor, Guid id, string? choice, int? minimum, ResultReader results, RunReader runs, CancellationToken cancellation) =>
            await results.FindAsync(visitor, id, choice, cancellation) is { } result ? await SendAsync(result, minimum, cancellation)
                : await runs.FindAsync(visitor, id, cancellation) is { } run ? ResultEndpoints.NoSuchResult(run, choice) : RunEndpoints.Missing(id))
            .WithTags("Results").Needs(Rights.Read).Produces<GraphShape>().ProducesValidationProblem()
            .WithSummary("Shape of the Mapper graph: components, loops of the nerve (β₁ over Z/2 with every triangle filled whose three clusters share a point), a shortest basis of these loops and the flares, as node ids. choice: one of the run's results; minimum: leaves out nodes with fewer points, as the page does.");

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

using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Http;

namespace TopoWeb.Workers;

internal static class WorkerEndpoints
{
    private const string Unable = "The worker is not running.";

    public static void MapWorkers(this RouteGroupBuilder api)
    {
        var workers = api.MapGroup("/workers").WithTags("Workers");
        workers.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, WorkerService service, CancellationToken cancellation) => TypedResults.Ok(page.Of(await service.ListAsync(visitor, cancellation), w => $"{w.Id}")))
            .WithSummary("List the server and the workers. Machine, version, what each runs, and how long ago it gave a sign of life; one that is gone is listed for an hour.").Needs(Rights.Administer);
        workers.MapPost("/{id:guid}/drain", (Visitor visitor, Guid id, WorkerService service, CancellationToken c) => AskAsync(visitor, id, WorkerOrder.Drain, service, c))
            .WithSummary("Drain a worker. It takes no new jobs and finishes those that it runs.").MayAnswer(StatusCodes.Status409Conflict, Unable).Needs(Rights.Administer);
        workers.MapPost("/{id:guid}/resume", (Visitor visitor, Guid id, WorkerService service, CancellationToken c) => AskAsync(visitor, id, WorkerOrder.None, service, c))
            .WithSummary("Let a drained worker take jobs again.").MayAnswer(StatusCodes.Status409Conflict, Unable).Needs(Rights.Administer);
        workers.MapPost("/{id:guid}/stop", (Visitor visitor, Guid id, WorkerService service, CancellationToken c) => AskAsync(visitor, id, WorkerOrder.Stop, service, c))
            .WithSummary("Stop a worker. It saves where its jobs are, gives them back to the queue, and ends.").MayAnswer(StatusCodes.Status409Conflict, "The worker is not running, or it is the server itself.").Needs(Rights.Administer);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> AskAsync(Visitor visitor, Guid id, WorkerOrder order, WorkerService service, CancellationToken cancellation)
    {
        try
        {
            return await service.AskAsync(visitor, id, order, cancellation) ? TypedResults.NoContent()
                : TypedResults.Problem($"Worker {id} not found; it has ended.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
        }
        catch (WorkerUnableException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status409Conflict, title: "Not possible.");
        }
    }
}

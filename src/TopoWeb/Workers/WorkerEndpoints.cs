using TopoWeb.Access;
using TopoWeb.Data;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Workers;

internal static class WorkerEndpoints
{
    public static void MapWorkers(this RouteGroupBuilder api)
    {
        var workers = api.MapGroup("/workers").WithTags("Workers");
        workers.MapGet("/", async (Visitor visitor, WorkerService service, CancellationToken cancellation) => TypedResults.Ok(await service.ListAsync(visitor, cancellation)))
            .WithSummary("The server and the workers: machine, version, what each runs, and how long ago it gave a sign of life. One that is gone is listed for an hour.").Needs(Rights.Administer);
        workers.MapPost("/{id:guid}/drain", (Visitor visitor, Guid id, WorkerService service, CancellationToken c) => AskAsync(visitor, id, WorkerOrder.Drain, service, c))
            .WithSummary("Drain a worker: it takes no new jobs and finishes those that it runs.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).Needs(Rights.Administer);
        workers.MapPost("/{id:guid}/resume", (Visitor visitor, Guid id, WorkerService service, CancellationToken c) => AskAsync(visitor, id, WorkerOrder.None, service, c))
            .WithSummary("Let a drained worker take jobs again.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).Needs(Rights.Administer);
        workers.MapPost("/{id:guid}/stop", (Visitor visitor, Guid id, WorkerService service, CancellationToken c) => AskAsync(visitor, id, WorkerOrder.Stop, service, c))
            .WithSummary("Stop a worker: it saves where its jobs are, gives them back to the queue, and ends.").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).Needs(Rights.Administer);
    }

    private static async Task<IResult> AskAsync(Visitor visitor, Guid id, WorkerOrder order, WorkerService service, CancellationToken cancellation)
    {
        try
        {
            return await service.AskAsync(visitor, id, order, cancellation) ? HttpResults.NoContent()
                : HttpResults.Problem($"Worker {id} not found; it has ended.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
        }
        catch (WorkerUnableException e)
        {
            return HttpResults.Problem(e.Message, statusCode: StatusCodes.Status409Conflict, title: "Not possible.");
        }
    }
}

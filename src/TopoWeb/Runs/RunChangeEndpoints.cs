using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Topology;

namespace TopoWeb.Runs;

/// <summary>The project to which a run is moved.</summary>
internal sealed record RunMove
{
    public Guid? Project { get; init; }
}

internal static class RunChangeEndpoints
{
    public static void MapRunChanges(this RouteGroupBuilder runs)
    {
        runs.MapPost("/{id:guid}/cancel", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, RunService service, RunReader reader, CancellationToken cancellation) =>
        {
            if (await reader.FindAsync(visitor, id, cancellation) is not { } before)
                return RunEndpoints.Missing(id);
            if (!await service.CancelAsync(visitor, id, cancellation) && before.State != RunState.Cancelled)
                return TypedResults.Problem($"The run has already ended ({before.State}).", statusCode: StatusCodes.Status409Conflict, title: "Nothing to cancel.");
            return await StatusAsync(visitor, id, reader, cancellation);
        }).MayAnswer(StatusCodes.Status409Conflict, "The run has ended already.").WithSummary("Cancel a run. Trained networks are kept.").Needs(Rights.Run);

        runs.MapPost("/{id:guid}/retry", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, RunService service, RunReader reader, CancellationToken cancellation) =>
        {
            if (await reader.FindAsync(visitor, id, cancellation) is not { } before)
                return RunEndpoints.Missing(id);
            if (!await service.RetryAsync(visitor, id, cancellation))
                return TypedResults.Problem($"Nothing to retry in this run ({before.State}): it has not failed or been cancelled, and none of its networks failed.", statusCode: StatusCodes.Status409Conflict, title: "Nothing to retry.");
            return await StatusAsync(visitor, id, reader, cancellation);
        }).MayAnswer(StatusCodes.Status409Conflict, "Nothing in the run has failed or was cancelled.").WithSummary("Resume a failed or cancelled run, or retry the failed networks of a run.").Needs(Rights.Run);

        runs.MapPost("/{id:guid}/move", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, HttpRequest http, RunService service, RunReader reader, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<RunMove>(http.Body, "body", cancellation);
            var project = request.Project ?? throw new InvalidInputException("project", "Give the ID of the project to which the run is moved.");
            return await service.MoveAsync(visitor, id, project, cancellation) ? await StatusAsync(visitor, id, reader, cancellation) : RunEndpoints.Missing(id);
        }).Accepts<RunMove>("application/json").WithSummary("Move a run to another project. Who may see it follows from the project.").AddEndpointFilter(new AccountsOnly()).Needs(Rights.Run);

        runs.MapPut("/{id:guid}/pin", (Visitor visitor, Guid id, RunService service, RunReader reader, CancellationToken cancellation) => PinAsync(visitor, id, true, service, reader, cancellation))
            .WithSummary("Pin a run: rules that delete old runs leave it.").Needs(Rights.Run);

        runs.MapDelete("/{id:guid}/pin", (Visitor visitor, Guid id, RunService service, RunReader reader, CancellationToken cancellation) => PinAsync(visitor, id, false, service, reader, cancellation))
            .WithSummary("Unpin a run.").Needs(Rights.Run);

        runs.MapDelete("/{id:guid}", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, bool? force, RunService service, CancellationToken cancellation) =>
        {
            // The one user of Local mode is asked by nobody: what she deletes is hers.
            if (visitor.IsSignedIn && force != true && await service.DeletionOfAsync(visitor, id, cancellation) is { Reason: { } reason })
                return TypedResults.Problem($"{reason} Add ?force=true to delete the run all the same.", statusCode: StatusCodes.Status409Conflict, title: "The run is in use.");
            return await service.DeleteAsync(visitor, id, cancellation) ? TypedResults.NoContent() : RunEndpoints.Missing(id);
        }).MayAnswer(StatusCodes.Status409Conflict, "The run is not finished or is shared, and force is not true.").WithSummary("Delete a run with its results. Its links go too, and all data that no other run uses.").Needs(Rights.Run);
    }

    private static async Task<Results<Ok<RunStatus>, ProblemHttpResult>> PinAsync(Visitor visitor, Guid id, bool pinned, RunService service, RunReader reader, CancellationToken cancellation) =>
        await service.PinAsync(visitor, id, pinned, cancellation) ? await StatusAsync(visitor, id, reader, cancellation) : RunEndpoints.Missing(id);

    private static async Task<Results<Ok<RunStatus>, ProblemHttpResult>> StatusAsync(Visitor visitor, Guid id, RunReader reader, CancellationToken cancellation) =>
        await reader.FindAsync(visitor, id, cancellation) is { } run ? TypedResults.Ok(RunStatus.From(run)) : RunEndpoints.Missing(id);
}

using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Runs.Labels;

internal static class RunLabelEndpoints
{
    public static void MapRunLabels(this RouteGroupBuilder api)
    {
        api.MapPatch("/runs/{id:guid}", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, HttpRequest http, RunLabels labels, RunReader reader, CancellationToken cancellation) =>
        {
            var change = await StrictJson.ReadAsync<RunChange>(http.Body, "body", cancellation);
            return await labels.ChangeAsync(visitor, id, change, cancellation) && await reader.FindAsync(visitor, id, cancellation) is { } run ? TypedResults.Ok(RunStatus.From(run)) : RunEndpoints.Missing(id);
        }).WithTags("Runs").Accepts<RunChange>("application/json")
            .WithSummary("Change name, note, tags or archive of a run. What is null or left out stays as it is; an empty name is that of the experiment again, an empty note removes it. tags replaces all tags, addTags adds to them. Lists leave archived runs out unless they are asked for.").Needs(Rights.Run);

        api.MapGet("/tags", async (Visitor visitor, [AsParameters] ListQuery page, RunLabels labels, CancellationToken cancellation) =>
        {
            var skip = page.After is { } cursor ? ListCursor.ReadPlace(cursor).Index : 0;
            var tags = await labels.TagsAsync(visitor, skip, page.Take + 1, cancellation);
            return TypedResults.Ok(page.Send(tags, _ => ListCursor.OfPlace(skip + page.Take, "")));
        }).WithTags("Runs").WithSummary("List the tags of the runs that you see, those of most runs first.").Needs(Rights.Read);
    }
}

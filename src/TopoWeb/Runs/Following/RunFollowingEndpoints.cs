using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;
using TopoWeb.Runs.Search;

namespace TopoWeb.Runs.Following;

/// <summary>A person to whom runs belong.</summary>
internal sealed record RunOwner(Guid Id, string Name);

/// <summary>What a run's page shows while it goes on.</summary>
internal static class RunFollowingEndpoints
{
    public static void MapRunFollowing(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs/{id:guid}").WithTags("Runs");

        runs.MapGet("/events", FollowAsync).Sends("text/event-stream")
            .Takes(new ApiParameter(EventPlace.Header, "header", "string", "ID of the last event that was received. The stream goes on after it."))
            .MayAnswer(StatusCodes.Status204NoContent, "The run has ended, and everything has been sent.").MayAnswer(StatusCodes.Status503ServiceUnavailable, "Too many streams are open (Api:MaximumEventStreams).")
            .WithSummary("Follow a run by server-sent events. status: state and progress (as of GET /runs/{id}) whenever they change; result: a result that is new or was computed again; log: a line of the log; end: the run has ended, with its last status, and the stream too; gone: the run was deleted. Each event has an ID and a retry time. Lines that begin with a colon are heartbeats. After some minutes the stream ends without end: connect again with Last-Event-ID. Events may come twice.").Needs(Rights.Read);

        runs.MapGet("/log", async Task<Results<Ok<ListPage<LogLine>>, ProblemHttpResult>> (Visitor visitor, Guid id, [AsParameters] ListQuery page, RunReader reader, RunDetails details, CancellationToken cancellation) =>
        {
            var after = page.After is { } cursor ? ListCursor.ReadNumber(cursor) : 0;
            return await reader.LookAsync(visitor, id, cancellation) is null ? RunEndpoints.Missing(id)
                : TypedResults.Ok(page.Send(await details.LogAsync(visitor, id, after, page.Take + 1, cancellation), l => ListCursor.Of(l.Id)));
        }).WithSummary("List the lines of a run's log, oldest first.").Needs(Rights.Read);

        runs.MapGet("/networks", async Task<Results<Ok<ListPage<NetworkStatus>>, ProblemHttpResult>> (Visitor visitor, Guid id, [AsParameters] ListQuery page, RunReader reader, RunDetails details, CancellationToken cancellation) =>
        {
            var after = page.After is { } cursor ? ListCursor.ReadNumber(cursor) : -1;
            return await reader.LookAsync(visitor, id, cancellation) is null ? RunEndpoints.Missing(id)
                : TypedResults.Ok(page.Send(await details.NetworksAsync(visitor, id, after, page.Take + 1, cancellation), n => ListCursor.Of(n.Index)));
        }).WithSummary("List the networks of a run with seed, state, accuracy and learning curve. A run that trains none has an empty list.").Needs(Rights.Read);

        api.MapGet("/owners", async (Visitor visitor, [AsParameters] ListQuery page, RunPeople people, CancellationToken cancellation) =>
            TypedResults.Ok(page.Of((await people.ListAsync(visitor, cancellation)).Select(p => new RunOwner(p.Id, p.Name)), p => p.Id.ToString())))
            .WithTags("Runs").WithSummary("List the people to whom the runs belong that you see, yourself first. Their IDs choose runs (person).").Needs(Rights.Read);
    }

    private static async Task<IResult> FollowAsync(Visitor visitor, Guid id, HttpContext http, RunReader reader, RunFollower follower, CancellationToken cancellation)
    {
        if (await reader.LookAsync(visitor, id, cancellation) is not { } run)
            return RunEndpoints.Missing(id);
        var place = EventPlace.Parse(http.Request.Headers[EventPlace.Header]);
        if (await follower.HasEndedAsync(visitor, run, place, cancellation))
            return TypedResults.NoContent();
        if (follower.Enter() is not { } entered)
        {
            http.Response.Headers.RetryAfter = "30";
            return TypedResults.Problem("Too many streams of events are open (Api:MaximumEventStreams). Ask for the status of the run instead, or try again later.", statusCode: StatusCodes.Status503ServiceUnavailable, title: "Too many streams.");
        }
        http.Response.RegisterForDispose(entered);
        // Proxies such as nginx keep answers back until they have enough of them.
        http.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(follower.FollowAsync(visitor, id, place, http, cancellation));
    }
}

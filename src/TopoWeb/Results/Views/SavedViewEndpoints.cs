using TopoWeb.Access;
using TopoWeb.Http;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Results.Views;

internal static class SavedViewEndpoints
{
    public static void MapSavedViews(this RouteGroupBuilder api)
    {
        var views = api.MapGroup("/views").WithTags("Saved views");

        views.MapGet("/", async (Visitor visitor, Guid? run, [AsParameters] ListQuery page, SavedViewService saved, CancellationToken cancellation) =>
        {
            if (run is { } id)
                return TypedResults.Ok(page.Of(await saved.ListAsync(visitor, id, cancellation: cancellation), v => v.Id.ToString()));
            var after = page.After is { } cursor ? ListCursor.ReadTime(cursor) : default((DateTime, Guid)?);
            return TypedResults.Ok(page.Send(await saved.ListAsync(visitor, null, after, page.Take + 1, cancellation), v => ListCursor.Of(v.CreatedAt, v.Id)));
        }).WithSummary("List saved views: those of a run in their order, or without a run all that you see, newest first.").Needs(Rights.Read);

        views.MapPost("/", async (Visitor visitor, HttpRequest http, SavedViewService saved, CancellationToken cancellation) =>
        {
            var view = await saved.AddAsync(visitor, await StrictJson.ReadAsync<SavedViewRequest>(http.Body, "body", cancellation), cancellation);
            return TypedResults.Created($"/api/v1/views/{view.Id}", view);
        }).Accepts<SavedViewRequest>("application/json")
            .WithSummary("Add a saved view of a result with a caption. view is the query of the result's page: settings, colours, selection. A share link of kind story shows several views in order.").Needs(Rights.Run);

        views.MapGet("/{id:guid}", async (Visitor visitor, Guid id, SavedViewService saved, CancellationToken cancellation) =>
            await saved.FindAsync(visitor, id, cancellation) is { } view ? HttpResults.Ok(view) : Missing())
            .Produces<SavedView>().WithSummary("Get a saved view.").Needs(Rights.Read);

        views.MapPatch("/{id:guid}", async (Visitor visitor, Guid id, HttpRequest http, SavedViewService saved, CancellationToken cancellation) =>
            await saved.ChangeAsync(visitor, id, await StrictJson.ReadAsync<SavedViewChange>(http.Body, "body", cancellation), cancellation) is { } view ? HttpResults.Ok(view) : Missing())
            .Accepts<SavedViewChange>("application/json").Produces<SavedView>().WithSummary("Change the caption of a saved view, or its place among the views of its run.").Needs(Rights.Run);

        views.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, SavedViewService saved, CancellationToken cancellation) =>
            await saved.DeleteAsync(visitor, id, cancellation) ? HttpResults.NoContent() : Missing())
            .Produces(StatusCodes.Status204NoContent).WithSummary("Delete a saved view. The result stays, and so do share links that show the view.").Needs(Rights.Run);
    }

    private static IResult Missing() => TypedResults.Problem("Saved view not found. It, or the run that it shows, may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Saved view not found.");
}

using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Results.Files;
using TopoWeb.Topology;

namespace TopoWeb.Sharing;

/// <summary>The points of chosen nodes through a link.</summary>
internal static class SharedSelectionEndpoints
{
    /// <summary>The same through a link that allows downloads; the values only where it allows the filters.</summary>
    public static void MapSharedSelections(this WebApplication app) =>
        app.MapMethods($"/s/{{token}}/{SelectionEndpoints.File}", [HttpMethods.Get, HttpMethods.Post], async (string token, HttpRequest http, ShareService shares, ResultReader results, CancellationToken cancellation) =>
        {
            try
            {
                if (await shares.FindAsync(token, count: false, cancellation) is not { Scope: not ShareScope.View } link)
                    return Nothing();
                var request = await SelectionEndpoints.ReadAsync(http, cancellation);
                return await results.FindAsync(Visitor.Guest(link.RunId), link.RunId, request.Choice, cancellation) is { } result ? SelectionEndpoints.Send(result, request, link.Scope == ShareScope.RawFilters) : Nothing();
            }
            catch (InvalidInputException e)
            {
                return ResultEndpoints.Refuse(e);
            }
        }).OpenToAll(ShareEndpoints.Door).ExcludeFromDescription();

    /// <summary>With a body: the page for missing addresses answers no forms.</summary>
    private static IResult Nothing() => TypedResults.Problem("This link is not valid.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
}

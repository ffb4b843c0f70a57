using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Exports;
using TopoWeb.Http;
using TopoWeb.Results;
using TopoWeb.Results.Files;
using TopoWeb.Sharing.Links;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Guests;

/// <summary>What a guest takes through a link, within its scope. The gate has found the link before.</summary>
internal static class SharedFiles
{
    internal const string Door = "The link is the key: whoever has it may come in, within its scope.";

    public static void MapSharedFiles(this WebApplication app)
    {
        foreach (var name in ResultFiles.Names)
            app.MapGet($"/s/{{token}}/{name}", (string? choice, HttpContext http, SharedReader reader, CancellationToken cancellation) =>
                AnswerAsync(http, reader, choice, ScopeOf(name), (opened, result) => SendAsync(opened, result, name, http.Request.Query, reader, cancellation), cancellation)).OpenToAll(Door).ExcludeFromDescription();
        app.MapGet($"/s/{{token}}/{ShapeEndpoints.File}", (string? choice, int? minimum, HttpContext http, SharedReader reader, CancellationToken cancellation) =>
            AnswerAsync(http, reader, choice, ShareScope.Download, (_, result) => ShapeEndpoints.SendAsync(result.Stored, minimum, cancellation), cancellation)).AddEndpointFilter<ReadableParameters>().OpenToAll(Door).ExcludeFromDescription();
        app.MapMethods($"/s/{{token}}/{SelectionEndpoints.File}", [HttpMethods.Get, HttpMethods.Post], SelectAsync).OpenToAll(Door).ExcludeFromDescription();
        app.MapGet($"/s/{{token}}/{ShareAddresses.Picture}", async (HttpContext http, SharedReader reader, SharePicture pictures, CancellationToken cancellation) =>
            await AnswerAsync(http, reader, null, ShareScope.View, async (opened, result) => await pictures.FindAsync(result.Stored, opened.Link.View, cancellation) is { } picture
                ? TypedResults.Bytes(picture, "image/png") : Missing("This result has no picture."), cancellation)).OpenToAll(Door).ExcludeFromDescription();
    }

    private static ShareScope ScopeOf(string name) => ResultFiles.IsRaw(name) ? ShareScope.RawFilters : ShareScope.Download;

    private static Task<IResult> SendAsync(OpenedShare opened, FrozenResult result, string name, IQueryCollection query, SharedReader reader, CancellationToken cancellation) =>
        ResultEndpoints.SendAsync(result.Stored, name, opened.Link.Scope == ShareScope.RawFilters, query,
            () => Task.FromResult((result.Significance, result.NoSignificance)),
            async () => await reader.LayoutAsync(result, cancellation) ?? throw new InvalidInputException("layout", "No force layout is stored with this link. Leave layout out, or use lens."));

    private static async Task<IResult> SelectAsync(HttpContext http, SharedReader reader, CancellationToken cancellation)
    {
        try
        {
            if (http.Features.Get<OpenedShare>() is not { Link.Scope: not ShareScope.View })
                return Missing(NotIncluded);
            var request = await SelectionEndpoints.ReadAsync(http.Request, cancellation);
            return await AnswerAsync(http, reader, request.Choice, ShareScope.Download,
                (opened, result) => Task.FromResult(SelectionEndpoints.Send(result.Stored, request, opened.Link.Scope == ShareScope.RawFilters)), cancellation);
        }
        catch (InvalidInputException e)
        {
            return ResultEndpoints.Refuse(e);
        }
    }

    private static async Task<IResult> AnswerAsync(
        HttpContext http, SharedReader reader, string? choice, ShareScope needed, Func<OpenedShare, FrozenResult, Task<IResult>> answer, CancellationToken cancellation)
    {
        if (http.Features.Get<OpenedShare>() is not { } opened)
            return Missing(ClosedAnswer.Title + ".");
        if (opened.Link.Scope < needed)
            return Missing(NotIncluded);
        return await reader.FindAsync(opened.Link, choice, cancellation) is { } result ? await answer(opened, result)
            : Missing($"This link has no result '{choice}'. Its results are {string.Join(", ", opened.Link.Items.Select(i => i.Address))}.");
    }

    private const string NotIncluded = "This link does not include this file. Ask the person who sent it.";

    // With a body: the page for missing addresses has the application's navigation, and answers no forms.
    private static IResult Missing(string detail) => TypedResults.Problem(detail, statusCode: StatusCodes.Status404NotFound, title: "Not found.");
}

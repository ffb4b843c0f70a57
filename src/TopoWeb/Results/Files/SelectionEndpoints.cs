using TopoWeb.Access;
using TopoWeb.Datasets.Uploads;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Http;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Results.Files;

/// <summary>Points of chosen nodes as a table. A long choice does not fit an address: it may come as a form or as JSON, which changes nothing here.</summary>
internal static class SelectionEndpoints
{
    public const string File = "selection.csv";

    private const string About = "Get the points of selected nodes as CSV: row, values as analysed (x0, x1, …), origin and nodes.";

    public static void MapSelections(this RouteGroupBuilder api)
    {
        var results = api.MapGroup("/runs/{id:guid}").WithTags("Results");
        results.MapGet("/" + File, TakeAsync).Takes(ResultParameters.Of(File)).Sends("text/csv").MayAnswer(StatusCodes.Status304NotModified, ResultEndpoints.Unchanged).WithSummary(About).Needs(Rights.Read);
        results.MapPost("/" + File, TakeAsync).Accepts<SelectionRequest>("application/json", "application/x-www-form-urlencoded", "multipart/form-data").Sends("text/csv").WithMetadata(new ChangesNothing())
            .WithSummary($"{About} For lists that are too long for an address: as JSON, or as form fields of the same names.").Needs(Rights.Read);
        results.MapPost("/selection/cloud", KeepAsync).Accepts<SelectionRequest>("application/json")
            .Produces<CloudSummary>(StatusCodes.Status201Created).WithSummary("Make a point cloud of selected points, for a run of their own. It has the original filters with their origin.").Needs(Rights.Run);
    }

    private static async Task<IResult> TakeAsync(Visitor visitor, Guid id, HttpContext http, ResultReader results, RunReader runs, CancellationToken cancellation)
    {
        var request = await ReadAsync(http.Request, cancellation);
        var keys = await results.KeysAsync(visitor, id, request.Choice, cancellation);
        async Task<IResult> SendAsync() => keys is not null && await results.FindAsync(visitor, id, request.Choice, keys, cancellation) is { } result
            ? Send(result, request, values: true)
            : await MissingAsync(visitor, id, request, runs, cancellation);
        // A tag belongs to an address: what comes as a body is not in it.
        return HttpMethods.IsGet(http.Request.Method) ? await ResultTag.SendAsync(http, id, keys, File, SendAsync) : await SendAsync();
    }

    private static async Task<IResult> KeepAsync(Visitor visitor, Guid id, HttpContext http, ResultReader results, RunReader runs, CloudService clouds, CancellationToken cancellation)
    {
        var request = await ReadAsync(http.Request, cancellation);
        if (await results.FindAsync(visitor, id, request.Choice, cancellation) is not { } result)
            return await MissingAsync(visitor, id, request, runs, cancellation);
        var rows = request.Resolve(new ResultExploration(result).Points);
        var cloud = await clouds.AddAsync(visitor, SelectionCloud.Of(result, rows), SelectionCloud.TitleOf(result, new PointSelection(request.Nodes, rows)), cancellation);
        return TypedResults.Created($"/api/v1/clouds/{cloud.Id}", cloud);
    }

    private static async Task<IResult> MissingAsync(Visitor visitor, Guid id, SelectionRequest request, RunReader runs, CancellationToken cancellation) =>
        await runs.FindAsync(visitor, id, cancellation) is { } run ? ResultEndpoints.NoSuchResult(run, request.Choice) : RunEndpoints.Missing(id);

    /// <summary>The selection that a request asks for.</summary>
    public static async Task<SelectionRequest> ReadAsync(HttpRequest http, CancellationToken cancellation)
    {
        if (HttpMethods.IsGet(http.Method))
            return SelectionRequest.Read(name => http.Query[name]);
        if (!http.HasFormContentType)
        {
            var request = await StrictJson.ReadAsync<SelectionRequest>(http.Body, "body", cancellation);
            // null as a list is as good as no list.
            return request with { Nodes = request.Nodes ?? [], Rows = request.Rows ?? [], Functions = [.. (request.Functions ?? []).Where(f => f is not null)] };
        }
        try
        {
            var form = await http.ReadFormAsync(cancellation);
            return SelectionRequest.Read(name => form[name]);
        }
        catch (InvalidDataException e)
        {
            throw new InvalidInputException("nodes", $"The form is too long ({e.Message.TrimEnd('.')}). List nodes instead of rows, use ranges such as 5-9, or send JSON.");
        }
    }

    public static IResult Send(StoredResult result, SelectionRequest request, bool values)
    {
        var exploration = new ResultExploration(result);
        var rows = request.Resolve(exploration.Points);
        return TypedResults.File(SelectionCsv.Write(exploration, rows, request.FunctionsOf(exploration), values), "text/csv", $"{ResultFiles.Stem(result)}-{File}");
    }
}

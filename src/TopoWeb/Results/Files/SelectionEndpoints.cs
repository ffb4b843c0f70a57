using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exports;
using TopoWeb.Http;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Results.Files;

/// <summary>Points of chosen nodes as a table. A long choice does not fit an address: it may come as a form or as JSON, which changes nothing here.</summary>
internal static class SelectionEndpoints
{
    public const string File = "selection.csv";

    public static void MapSelections(this RouteGroupBuilder api) =>
        api.MapMethods($"/runs/{{id:guid}}/{File}", [HttpMethods.Get, HttpMethods.Post], async (Visitor visitor, Guid id, HttpRequest http, ResultReader results, RunReader runs, CancellationToken cancellation) =>
        {
            var request = await ReadAsync(http, cancellation);
            var keys = await results.KeysAsync(visitor, id, request.Choice, cancellation);
            async Task<IResult> SendAsync() => keys is not null && await results.FindAsync(id, keys, cancellation) is { } result ? Send(result, request, values: true)
                : await runs.FindAsync(visitor, id, cancellation) is { } run ? ResultEndpoints.NoSuchResult(run, request.Choice) : RunEndpoints.Missing(id);
            // A tag belongs to an address: what comes as a body is not in it.
            return HttpMethods.IsGet(http.Method) ? await ResultTag.SendAsync(http.HttpContext, id, keys, File, SendAsync) : await SendAsync();
        }).WithTags("Results").Needs(Rights.Read).WithMetadata(new ChangesNothing()).Takes(ResultParameters.Of(File)).Sends("text/csv")
            .WithSummary("Get the points of selected nodes as CSV: row, values as analysed (x0, x1, …), origin and nodes. Send long lists by POST, as form fields of the same names or as JSON ({\"nodes\": [1, 2], \"functions\": [\"all\"]}).");

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

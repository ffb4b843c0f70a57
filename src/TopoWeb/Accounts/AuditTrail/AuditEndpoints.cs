using System.Globalization;
using System.Text;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Networks.Formats;

namespace TopoWeb.Accounts.AuditTrail;

internal static class AuditEndpoints
{
    public static void MapAuditTrail(this RouteGroupBuilder api)
    {
        api.MapGet("/audit", async (Visitor visitor, string? person, string? action, DateOnly? from, DateOnly? until, [AsParameters] ListQuery page, AuditReader reader, CancellationToken cancellation) =>
        {
            var after = page.After is { } cursor ? ListCursor.ReadNumber(cursor) : default(long?);
            return TypedResults.Ok(page.Send(await reader.AfterAsync(visitor, new(person, action, from, until), after, page.Take + 1, cancellation), e => ListCursor.Of(e.Id)));
        }).WithTags("People").WithSummary("List the entries of the audit log, newest first.").Needs(Rights.Administer);

        api.MapGet("/audit.csv", (Visitor visitor, string? person, string? action, DateOnly? from, DateOnly? until, AuditReader reader, HttpContext context) =>
        {
            visitor.Require(Rights.Administer);
            return TypedResults.Stream(stream => WriteAsync(stream, reader.AllAsync(visitor, new(person, action, from, until), context.RequestAborted)), "text/csv; charset=utf-8", "audit.csv");
        }).WithTags("People").Sends("text/csv").WithSummary("Get the audit log as CSV, newest first.").Needs(Rights.Administer);
    }

    private static async Task WriteAsync(Stream stream, IAsyncEnumerable<AuditRow> rows)
    {
        await using var writer = new StreamWriter(stream, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await writer.WriteLineAsync("time,person,action,target,details,address");
        await foreach (var row in rows)
            await writer.WriteLineAsync(string.Join(',', new[] { row.At.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), row.Person, row.Action, row.Target, row.Details, row.Address }.Select(CsvCell.Of)));
    }
}

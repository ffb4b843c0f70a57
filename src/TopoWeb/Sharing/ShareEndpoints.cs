using System.Globalization;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Results.Views;
using TopoWeb.Sharing.Links;
using TopoWeb.Topology;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Sharing;

/// <summary>One of the results compared.</summary>
internal sealed record ShareRequestItem(Guid Run, string? Choice = null);

/// <summary>A link to be made.</summary>
internal sealed record ShareRequest
{
    private readonly double? _days;

    /// <summary>result: one result of the run; run: all of them; timeline: all on common axes; comparison: the results of items; story: the saved views of views.</summary>
    public ShareKind Kind { get; init; } = ShareKind.Run;

    public Guid? Run { get; init; }

    /// <summary>Of a result: its name; the last by default.</summary>
    public string? Choice { get; init; }

    /// <summary>Of a comparison.</summary>
    public IReadOnlyList<ShareRequestItem>? Items { get; init; }

    /// <summary>Of a story: IDs of saved views, in their order.</summary>
    public IReadOnlyList<Guid>? Views { get; init; }

    public ShareScope Scope { get; init; } = ShareScope.Download;

    /// <summary>Life in days; null: never expires; left out: as the server has it.</summary>
    public double? Days
    {
        get => _days;
        init => (_days, NamesDays) = (value, true);
    }

    public string? Password { get; init; }

    public string? Note { get; init; }

    /// <summary>Name of the author as guests see it; left out: none.</summary>
    public string? Author { get; init; }

    /// <summary>A sentence or two for guests: what this is, and what to look at.</summary>
    public string? Context { get; init; }

    /// <summary>How the page opens: the query of a result's address.</summary>
    public string? View { get; init; }

    /// <summary>Null and left out are not the same.</summary>
    internal bool NamesDays { get; private init; }

    private IEnumerable<ShareRequestItem> Named => (Items ?? []).Where(i => i is not null);

    public ShareDraft Draft(ShareOptions options) => new(Kind, Kind == ShareKind.Comparison
        ? [.. Named.Select(i => new ShareTarget(i.Run, i.Choice))]
        : [.. Run is { } run ? [new ShareTarget(run, Kind == ShareKind.Result ? Choice : null)] : Array.Empty<ShareTarget>(), .. Named.Select(i => new ShareTarget(i.Run, i.Choice))])
    {
        Scope = Scope,
        Days = NamesDays ? Days : options.DefaultDays,
        Password = Password,
        Note = Note,
        Author = Author,
        Context = Context,
        View = View,
    };
}

/// <summary>A link that has been made: its address is written this once.</summary>
internal sealed record ShareCreated(Guid Id, string Url, DateTime? ExpiresAt, string ContentHash, string Markdown, string BibTeX, string? Embed);

internal sealed record ShareSummaryItem(Guid Run, string Choice, string Label);

internal sealed record ShareSummary(
    Guid Id, ShareKind Kind, Guid Run, string Title, ShareScope Scope, bool HasPassword, string ContentHash, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt,
    int AccessCount, DateTime? LastAccessAt, string? Note, string? Author, string? Context, string? Owner, IReadOnlyList<ShareSummaryItem> Items)
{
    public static ShareSummary Of(ShareEntry entry)
    {
        var (link, row) = (SharedLink.Of(entry.Link), entry.Link);
        return new(row.Id, row.Kind, row.RunId, row.Title, row.Scope, row.PasswordHash is not null, link.ContentHash, row.CreatedAt, row.ExpiresAt, row.RevokedAt,
            row.AccessCount, row.LastAccessAt, row.Note, link.Words.Author, link.Words.Context, entry.Owner, [.. link.Items.Select(i => new ShareSummaryItem(i.RunId, i.Choice, i.Label))]);
    }
}

internal static class ShareEndpoints
{
    public static void MapShareManagement(this RouteGroupBuilder api)
    {
        var shares = api.MapGroup("/shares").WithTags("Shares");
        shares.MapPost("/", async (Visitor visitor, HttpRequest http, ShareService service, ServerAddress address, IOptionsMonitor<ShareOptions> options, SavedViewService views, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<ShareRequest>(http.Body, "body", cancellation);
            var draft = request.Draft(options.CurrentValue);
            if (request.Kind == ShareKind.Story)
                draft = draft with { Items = await ViewsAsync(visitor, request.Views ?? [], views, cancellation) };
            var made = await service.CreateAsync(visitor, draft, null, cancellation);
            var citation = new ShareCitation(made.Link, $"{address.Of(http)}s/{made.Token}");
            return TypedResults.Created($"/api/v1/shares/{made.Link.Id}", new ShareCreated(
                made.Link.Id, citation.Address, made.Link.ExpiresAt, made.Link.ContentHash, citation.Markdown, citation.BibTeX, made.Link.PasswordHash is null ? citation.Embed : null));
        }).Accepts<ShareRequest>("application/json").Needs(Rights.Share)
            .WithSummary("Freeze results and create a share link to them. kind: run (all results of run, the default), result (one, by choice), timeline, comparison (the results of items), story (the saved views of views). scope: view, download, rawFilters. days: life of the link, null never expires. The address is returned only once. The answer waits for the comparison with random filters and for other graphs that guests can see.");
        shares.MapGet("/", async (Visitor visitor, Guid? run, bool? all, [AsParameters] ListQuery page, ShareLedger ledger, CancellationToken cancellation) =>
        {
            var range = new ShareRange(page.After is { } cursor ? ListCursor.ReadTime(cursor) : null, page.Take + 1);
            var found = run is { } id ? await ledger.OfRunAsync(visitor, id, cancellation, range) : all == true ? await ledger.AllAsync(visitor, cancellation, range) : await ledger.MineAsync(visitor, cancellation, range);
            return TypedResults.Ok(page.Send([.. found.Select(ShareSummary.Of)], s => ListCursor.Of(s.CreatedAt, s.Id)));
        }).WithSummary("List share links, newest first. Those of a run, or with all=true those of everybody (administrators), or your own.").Needs(Rights.Share);
        shares.MapGet("/{id:guid}", async (Visitor visitor, Guid id, ShareLedger ledger, CancellationToken cancellation) =>
            await ledger.FindAsync(visitor, id, cancellation) is { } entry ? HttpResults.Ok(ShareSummary.Of(entry)) : Missing())
            .WithSummary("Get a share link. Its address is not stored.").Produces<ShareSummary>().Needs(Rights.Share);
        shares.MapGet("/{id:guid}/visits", async (Visitor visitor, Guid id, [AsParameters] ListQuery page, ShareLedger ledger, CancellationToken cancellation) =>
            await ledger.VisitsAsync(visitor, id, cancellation) is { } visits ? HttpResults.Ok(page.Of(visits, v => v.Day.ToString("O", CultureInfo.InvariantCulture))) : Missing())
            .WithSummary("List the visits of a share link by day (UTC). Days without a visit are left out.").Produces<ListPage<DayVisits>>().Needs(Rights.Share);
        shares.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, ShareLedger ledger, CancellationToken cancellation) =>
            await ledger.RevokeAsync(visitor, id, cancellation) ? HttpResults.NoContent() : TypedResults.Problem("Share link not found, or already revoked.", statusCode: 404))
            .Produces(StatusCodes.Status204NoContent).WithSummary("Revoke a share link. Its address then returns 404, and pages that are open close.").Needs(Rights.Share);
    }

    /// <exception cref="InvalidInputException">A view is not there.</exception>
    private static async Task<IReadOnlyList<ShareTarget>> ViewsAsync(Visitor visitor, IReadOnlyList<Guid> ids, SavedViewService views, CancellationToken cancellation)
    {
        if (ids.Count == 0)
            throw new InvalidInputException("views", "Give the IDs of the saved views, in their order.");
        var targets = new List<ShareTarget>();
        foreach (var id in ids.Take(ShareDraft.MostViews + 1))
            targets.Add(await views.FindAsync(visitor, id, cancellation) is { } view ? new(view.Run, view.Choice) { Caption = view.Caption, View = view.View }
                : throw new InvalidInputException("views", $"Saved view {id} was not found. It, or the run that it shows, may have been deleted."));
        return targets;
    }

    private static IResult Missing() => TypedResults.Problem("Share link not found.", statusCode: StatusCodes.Status404NotFound, title: "Share link not found.");
}

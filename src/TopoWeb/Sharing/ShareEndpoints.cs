using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Http;
using TopoWeb.Results;
using TopoWeb.Results.Files;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Sharing;

internal sealed record ShareRequest(Guid Run, ShareScope Scope = ShareScope.Download, double? Days = 30, string? Note = null);

internal sealed record ShareCreated(Guid Id, string Url, DateTime? ExpiresAt);

internal sealed record ShareSummary(Guid Id, Guid Run, ShareScope Scope, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? RevokedAt, int AccessCount, string? Note);

internal static class ShareEndpoints
{
    public static void MapShareManagement(this RouteGroupBuilder api)
    {
        var shares = api.MapGroup("/shares").WithTags("Shares");
        shares.MapPost("/", async (Visitor visitor, HttpRequest http, ShareService service, ServerAddress address, TimeProvider time, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<ShareRequest>(http.Body, "body", cancellation);
            TimeSpan? life = request.Days is { } days ? TimeSpan.FromDays(Math.Clamp(days, -1e6, 1e6)) : null;
            var (id, token) = await service.CreateAsync(visitor, request.Run, request.Scope, life, request.Note, cancellation);
            return TypedResults.Created($"/api/v1/shares/{id}", new ShareCreated(id, $"{address.Of(http)}s/{token}", life is { } l ? time.GetUtcNow().UtcDateTime + l : null));
        }).Accepts<ShareRequest>("application/json").WithSummary("Create a share link to a run's results. The address is returned only once. days null: never expires.").ProducesValidationProblem().Needs(Rights.Share);
        shares.MapGet("/", async (Visitor visitor, Guid run, ShareService service, CancellationToken cancellation) =>
            TypedResults.Ok((await service.OfRunAsync(visitor, run, cancellation)).Select(s => new ShareSummary(s.Id, s.RunId, s.Scope, s.CreatedAt, s.ExpiresAt, s.RevokedAt, s.AccessCount, s.Note))))
            .WithSummary("Share links of a run.").Needs(Rights.Share);
        shares.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, ShareService service, CancellationToken cancellation) =>
            await service.RevokeAsync(visitor, id, cancellation) ? HttpResults.NoContent() : TypedResults.Problem("Share link not found, or already revoked.", statusCode: 404))
            .WithSummary("Revoke a share link. Its address then returns 404.").Needs(Rights.Share);
    }

    /// <summary>What a guest takes through a link, within its scope; and the page's honest 404 where the link is not valid.</summary>
    public static void MapShares(this WebApplication app)
    {
        foreach (var name in ResultFiles.Names)
            app.MapGet($"/s/{{token}}/{name}", async (string token, string? choice, HttpRequest http, ShareService shares, ResultReader results, SignificanceStore verdicts, LayoutStore layouts, CancellationToken cancellation) =>
            {
                if (await shares.FindAsync(token, count: false, cancellation) is not { } link || !Allows(link.Scope, name)
                    || await results.FindAsync(Visitor.Guest(link.RunId), link.RunId, choice, cancellation) is not { } result)
                    return TypedResults.NotFound();
                return await ResultEndpoints.SendAsync(result, name, link.Scope == ShareScope.RawFilters, http.Query, verdicts, layouts, cancellation);
            }).OpenToAll(Door).ExcludeFromDescription();
        app.MapGet($"/s/{{token}}/{ShapeEndpoints.File}", async (string token, string? choice, int? minimum, ShareService shares, ResultReader results, CancellationToken cancellation) =>
            await shares.FindAsync(token, count: false, cancellation) is not { Scope: not ShareScope.View } link || await results.FindAsync(Visitor.Guest(link.RunId), link.RunId, choice, cancellation) is not { } result
                ? TypedResults.NotFound() : await ShapeEndpoints.SendAsync(result, minimum, cancellation)).OpenToAll(Door).ExcludeFromDescription();
    }

    internal const string Door = "The link is the key: whoever has it may come in, within its scope.";

    private static bool Allows(ShareScope scope, string file) => scope switch
    {
        ShareScope.View => false,
        ShareScope.Download => !ResultFiles.IsRaw(file),
        _ => true,
    };
}

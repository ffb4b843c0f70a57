using TopoWeb.Access;
using TopoWeb.Accounts.Sessions;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Topology;
using HttpResults = Microsoft.AspNetCore.Http.Results;

namespace TopoWeb.Accounts.Tokens;

/// <summary>A token to make: scopes are read, run, share and admin.</summary>
internal sealed record TokenRequest(string Name, IReadOnlyList<string> Scopes, double? Days = null);

internal sealed record TokenCreated(Guid Id, string Token, DateTime? ExpiresAt);

internal sealed record TokenSummary(Guid Id, string Name, IReadOnlyList<string> Scopes, DateTime CreatedAt, DateTime? ExpiresAt, DateTime? LastUsedAt);

internal static class TokenEndpoints
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/tokens").WithTags("Accounts");
        group.MapGet("/", async (Visitor visitor, [AsParameters] ListQuery page, TokenStore tokens, CancellationToken cancellation) =>
            TypedResults.Ok(page.Of((await tokens.ListAsync(visitor, cancellation)).Select(Summarise), t => t.Id.ToString()))).WithSummary("List your API tokens.").Needs(Rights.Read);
        group.MapPost("/", async (Visitor visitor, HttpRequest http, TokenStore tokens, SessionStore sessions, CancellationToken cancellation) =>
        {
            await sessions.RequireMoreThanReadingAsync(visitor, cancellation);
            var request = await StrictJson.ReadAsync<TokenRequest>(http.Body, "body", cancellation);
            var (scopes, check) = (Rights.None, new InputCheck());
            if (!check.Try(() => scopes = Parse(request.Scopes)))
                check.Try(() => tokens.Check(visitor, request.Name, scopes, request.Days));
            check.Throw();
            var (row, token) = await tokens.CreateAsync(visitor, request.Name, scopes, request.Days, cancellation);
            return TypedResults.Created($"{http.PathBase}/api/v1/tokens/{row.Id}", new TokenCreated(row.Id, token, row.ExpiresAt));
        }).Accepts<TokenRequest>("application/json").WithSummary("Create an API token. It is returned only once, and cannot do more than whoever creates it.").Needs(Rights.Read);
        group.MapDelete("/{id:guid}", async (Visitor visitor, Guid id, TokenStore tokens, SessionStore sessions, CancellationToken cancellation) =>
        {
            await sessions.RequireMoreThanReadingAsync(visitor, cancellation);
            return await tokens.RevokeAsync(visitor, id, cancellation) ? HttpResults.NoContent() : HttpResults.Problem($"Token {id} not found, or already revoked.", statusCode: 404, title: "Not found.");
        }).Produces(StatusCodes.Status204NoContent).WithSummary("Revoke an API token.").Needs(Rights.Read);
    }

    private static TokenSummary Summarise(ApiTokenRow row) =>
        new(row.Id, row.Name, [.. RightsText.Scopes.Where(s => ((Rights)row.Scopes).HasFlag(s.Right)).Select(s => s.Scope)], row.CreatedAt, row.ExpiresAt, row.LastUsedAt);

    private static Rights Parse(IReadOnlyList<string>? scopes)
    {
        var rights = Rights.None;
        foreach (var scope in (scopes ?? []).Where(s => s is not null))
            rights |= RightsText.Scopes.SingleOrDefault(s => s.Scope == scope) is { Scope: not null } known
                ? known.Right
                : throw new InvalidInputException("scopes", $"Unknown scope '{scope}'. The scopes are read, run, share and admin.");
        return rights;
    }
}

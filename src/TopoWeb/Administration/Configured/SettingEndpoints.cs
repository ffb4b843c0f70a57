using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Http;

namespace TopoWeb.Administration.Configured;

/// <summary>A new value, written as in a settings file.</summary>
internal sealed record SettingChange(string? Value);

internal static class SettingEndpoints
{
    public static void MapSettings(this RouteGroupBuilder api)
    {
        var group = api.MapGroup("/settings").WithTags("Administration");
        group.MapGet("/", (Visitor visitor, [AsParameters] ListQuery page, ConfiguredSettings settings) =>
        {
            visitor.Require(Rights.Administer);
            return TypedResults.Ok(page.Of(settings.Read(), s => s.Key));
        }).WithSummary("List all settings with their values, defaults and sources. Of secrets it says only whether they are set.").Needs(Rights.Administer);
        group.MapPut("/{key}", async Task<Results<Ok<ConfiguredSetting>, ProblemHttpResult>> (Visitor visitor, string key, HttpRequest http, SettingChanges changes, CancellationToken cancellation) =>
        {
            var change = await StrictJson.ReadAsync<SettingChange>(http.Body, "body", cancellation);
            return await changes.ChangeAsync(visitor, key, change.Value ?? "", cancellation) is { } setting ? TypedResults.Ok(setting) : Missing(key);
        }).Accepts<SettingChange>("application/json").WithSummary("Change a limit for all servers of the database, without a restart. Settings of Limits and Sharing, except where environment or command line set them.").Needs(Rights.Administer);
        group.MapDelete("/{key}", async Task<Results<Ok<ConfiguredSetting>, ProblemHttpResult>> (Visitor visitor, string key, SettingChanges changes, CancellationToken cancellation) =>
            await changes.ChangeAsync(visitor, key, null, cancellation) is { } setting ? TypedResults.Ok(setting) : Missing(key))
            .WithSummary("Take a change back: the settings file or the default counts again.").Needs(Rights.Administer);
    }

    private static ProblemHttpResult Missing(string key) => TypedResults.Problem($"There is no setting “{key}”.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");
}

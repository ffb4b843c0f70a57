using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Notation;
using TopoWeb.Runs.Search;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Runs;

/// <summary>What to run: an uploaded cloud with a specification, an experiment in the paper's notation, a preset, or an experiment in full.</summary>
internal sealed record RunRequest
{
    public string? Name { get; init; }
    public Guid? Cloud { get; init; }

    /// <summary>Project into which the run goes; your own by default.</summary>
    public Guid? Project { get; init; }
    public string? Notation { get; init; }
    public string? Preset { get; init; }
    public ExperimentSpec? Experiment { get; init; }

    /// <summary>With cloud, notation or preset: replaces the analysis.</summary>
    public AnalysisSpec? Spec { get; init; }

    /// <summary>With notation or preset: replaces the seed of the ensemble.</summary>
    public long? Seed { get; init; }
}

internal sealed record RunAccepted(Guid Id, string Notation);

internal static class RunEndpoints
{
    private const int PageSize = 100;
    private const int LargestPage = 500;

    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");

        runs.MapPost("/", async (Visitor visitor, HttpRequest http, RunService service, IPresetSource presets, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<RunRequest>(http.Body, "body", SettingCatalog.Expectation, cancellation);
            var (spec, preset) = Resolve(request, presets);
            var id = await service.SubmitAsync(visitor, spec, preset, request.Project, RunLane.Batch, cancellation);
            return TypedResults.Accepted($"/api/v1/runs/{id}", new RunAccepted(id, ExperimentNotation.Format(spec)));
        }).Accepts<RunRequest>("application/json").WithSummary("Submit a run. The response contains its ID.").ProducesValidationProblem().Needs(Rights.Run);

        runs.MapGet("/", ListAsync).WithSummary("Runs, newest first. Query: project (ID), person (ID or me), state (active, or states separated by commas), search (words of name, notation, project or person), limit (100 by default), cursor. "
            + "The header X-Total-Count counts all that match; Link has the address of the next page.").ProducesValidationProblem().Needs(Rights.Read);

        runs.MapGet("/{id:guid}", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, RunReader reader, CancellationToken cancellation) =>
            await reader.FindAsync(visitor, id, cancellation) is { } run ? TypedResults.Ok(RunStatus.From(run)) : Missing(id)).WithSummary("State, stage and progress of a run.").Needs(Rights.Read);

        runs.MapGet($"/{{id:guid}}/{RunNetworks.FileName}", (Visitor visitor, Guid id, string? layer, string? iterations, RunNetworks networks, CancellationToken cancellation) =>
            networks.SendAsync(visitor, id, layer, iterations, cancellation)).Produces<Stream>(contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem()
            .WithSummary("The run's trained networks as one file: an array of every layer and checkpoint (L1_000100: networks × out × in × 3 × 3) and meta.json, as 'topoweb train' writes it. Query: layer (1 or 1,2) and iterations (100,500) choose arrays; all by default. While the run trains, the networks finished so far.").Needs(Rights.Read);

        runs.MapGet("/{id:guid}/thumbnail.svg", async Task<Results<ContentHttpResult, ProblemHttpResult>> (Visitor visitor, Guid id, string? choice, RunReader reader, CancellationToken cancellation) =>
            await reader.FindAsync(visitor, id, cancellation) is not { } run ? Missing(id)
            : run.Results.FirstOrDefault(r => choice is null ? r == run.Clearest : r.Choice == choice)?.ThumbnailSvg is { } svg ? TypedResults.Content(svg, "image/svg+xml")
            : TypedResults.Problem("No Mapper graph of that result. Without a choice, the result whose longest bar stands out most is taken.", statusCode: StatusCodes.Status404NotFound, title: "No such picture."))
            .WithSummary("The Mapper graph of a result as a small picture, as lists show it. Query: choice.").Needs(Rights.Read);

        runs.MapRunChanges();
    }

    private static async Task<Ok<IEnumerable<RunStatus>>> ListAsync(
        Visitor visitor, string? project, string? person, string? state, string? search, string? cursor, int? limit, HttpContext http, RunReader reader, CancellationToken cancellation)
    {
        var take = limit ?? PageSize;
        if (take is < 1 or > LargestPage)
            throw new InvalidInputException("limit", $"limit is {take}; it must be between 1 and {LargestPage}.");
        var list = await reader.PageAsync(visitor, RunFilter.Parse(visitor, project, person, state, search), string.IsNullOrEmpty(cursor) ? null : RunCursor.Parse(cursor), take, cancellation: cancellation);
        http.Response.Headers["X-Total-Count"] = list.Total!.Value.ToString(CultureInfo.InvariantCulture);
        if (list.Next is { } next)
        {
            var query = http.Request.Query.Where(q => q.Key != "cursor").Select(q => new KeyValuePair<string, string?>(q.Key, q.Value)).Append(new("cursor", next));
            http.Response.Headers.Link = $"<{QueryHelpers.AddQueryString(http.Request.PathBase + http.Request.Path, query)}>; rel=\"next\"";
        }
        return TypedResults.Ok(list.Runs.Select(RunStatus.From));
    }

    public static ProblemHttpResult Missing(Guid id) =>
        TypedResults.Problem($"Run {id} not found; it may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    private static (ExperimentSpec Spec, string? Preset) Resolve(RunRequest request, IPresetSource presets)
    {
        var named = new object?[] { request.Cloud, request.Notation, request.Preset, request.Experiment }.Count(v => v is not null);
        if (named != 1)
            throw new InvalidInputException("body", $"{named} sources given; exactly one of cloud, notation, preset and experiment is required.");
        var spec = request switch
        {
            { Cloud: { } cloud } => new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud } },
            { Notation: { } notation } => ExperimentNotation.Parse(notation),
            { Preset: { } preset } => presets.Find(preset).Spec,
            _ => request.Experiment!,
        };
        if (request.Name is { } name)
            spec = spec with { Name = name };
        if (request.Spec is { } analysis)
            spec = spec with { Analysis = analysis };
        if (request.Seed is { } seed)
            spec = spec with { Source = spec.Source with { Seed = seed } };
        return (spec, request.Preset);
    }
}

using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Notation;
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

/// <summary>State and progress of a run.</summary>
internal sealed record RunStatus(
    Guid Id, string Name, string Notation, RunState State, string? Stage, double Progress, double? SecondsLeft, string? Error,
    DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt, TrainingStatus? Training, IReadOnlyList<ResultStatus> Results)
{
    public static RunStatus From(RunSnapshot run) => new(
        run.Id, run.Name, ExperimentNotation.Format(run.Spec), run.State, run.Stage, run.Share, run.SecondsLeft, run.Error, run.CreatedAt, run.StartedAt, run.FinishedAt,
        run.Networks == 0 ? null : new(run.Networks, run.NetworksDone, run.NetworksFailed, run.StepsDone, run.StepsTotal, run.StepsPerSecond, run.Loss, run.Accuracy),
        [.. run.Results.Select(r => new ResultStatus(r.Choice, r.Label, r.PointsIn, r.PointsKept, r.LongestRatio, r.Networks))]);
}

internal sealed record TrainingStatus(int Networks, int Done, int Failed, long Steps, long StepsTotal, double StepsPerSecond, double? Loss, double? Accuracy);

/// <summary>One result; <c>Networks</c> it stands on are fewer than asked for while the run is training, and where some failed.</summary>
internal sealed record ResultStatus(string Choice, string Label, int PointsIn, int PointsKept, double? LongestRatio, int? Networks);

internal static class RunEndpoints
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");

        runs.MapPost("/", async (Visitor visitor, HttpRequest http, RunService service, IPresetSource presets, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<RunRequest>(http.Body, "body", SettingCatalog.Expectation, cancellation);
            var (spec, preset) = Resolve(request, presets);
            var id = await service.SubmitAsync(visitor, spec, preset, request.Project, cancellation);
            return TypedResults.Accepted($"/api/v1/runs/{id}", new RunAccepted(id, ExperimentNotation.Format(spec)));
        }).Accepts<RunRequest>("application/json").WithSummary("Submit a run. The response contains its ID.").ProducesValidationProblem().Needs(Rights.Run);

        runs.MapGet("/", async (Visitor visitor, RunReader reader, CancellationToken cancellation) =>
            TypedResults.Ok((await reader.ListAsync(visitor, 100, cancellation)).Select(RunStatus.From))).WithSummary("The 100 newest runs.").Needs(Rights.Read);

        runs.MapGet("/{id:guid}", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, RunReader reader, CancellationToken cancellation) =>
            await reader.FindAsync(visitor, id, cancellation) is { } run ? TypedResults.Ok(RunStatus.From(run)) : Missing(id)).WithSummary("State, stage and progress of a run.").Needs(Rights.Read);

        runs.MapPost("/{id:guid}/cancel", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, RunService service, RunReader reader, CancellationToken cancellation) =>
        {
            if (await reader.FindAsync(visitor, id, cancellation) is not { } before)
                return Missing(id);
            if (!await service.CancelAsync(visitor, id, cancellation) && before.State != RunState.Cancelled)
                return TypedResults.Problem($"The run has already ended ({before.State}).", statusCode: StatusCodes.Status409Conflict, title: "Nothing to cancel.");
            return TypedResults.Ok(RunStatus.From((await reader.FindAsync(visitor, id, cancellation))!));
        }).WithSummary("Cancel a run. Trained networks are kept.").Needs(Rights.Run);

        runs.MapPost("/{id:guid}/retry", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, RunService service, RunReader reader, CancellationToken cancellation) =>
        {
            if (await reader.FindAsync(visitor, id, cancellation) is not { } before)
                return Missing(id);
            if (!await service.RetryAsync(visitor, id, cancellation))
                return TypedResults.Problem($"Nothing to retry in this run ({before.State}): it has not failed or been cancelled, and none of its networks failed.", statusCode: StatusCodes.Status409Conflict, title: "Nothing to retry.");
            return TypedResults.Ok(RunStatus.From((await reader.FindAsync(visitor, id, cancellation))!));
        }).WithSummary("Resume a failed or cancelled run, or retry the failed networks of a run.").Needs(Rights.Run);

        runs.MapGet($"/{{id:guid}}/{RunNetworks.FileName}", (Visitor visitor, Guid id, string? layer, string? iterations, RunNetworks networks, CancellationToken cancellation) =>
            networks.SendAsync(visitor, id, layer, iterations, cancellation)).Produces<Stream>(contentType: "application/zip").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).ProducesValidationProblem()
            .WithSummary("The run's trained networks as one file: an array of every layer and checkpoint (L1_000100: networks × out × in × 3 × 3) and meta.json, as 'topoweb train' writes it. Query: layer (1 or 1,2) and iterations (100,500) choose arrays; all by default. While the run trains, the networks finished so far.").Needs(Rights.Read);

        runs.MapGet("/{id:guid}/thumbnail.svg", async Task<Results<ContentHttpResult, ProblemHttpResult>> (Visitor visitor, Guid id, string? choice, RunReader reader, CancellationToken cancellation) =>
            await reader.FindAsync(visitor, id, cancellation) is not { } run ? Missing(id)
            : run.Results.FirstOrDefault(r => choice is null ? r == run.Clearest : r.Choice == choice)?.ThumbnailSvg is { } svg ? TypedResults.Content(svg, "image/svg+xml")
            : TypedResults.Problem("No Mapper graph of that result. Without a choice, the result whose longest bar stands out most is taken.", statusCode: StatusCodes.Status404NotFound, title: "No such picture."))
            .WithSummary("The Mapper graph of a result as a small picture, as lists show it. Query: choice.").Needs(Rights.Read);

        runs.MapDelete("/{id:guid}", async Task<Results<NoContent, ProblemHttpResult>> (Visitor visitor, Guid id, RunService service, CancellationToken cancellation) =>
            await service.DeleteAsync(visitor, id, cancellation) ? TypedResults.NoContent() : Missing(id)).WithSummary("Delete a run with its results and all data that no other run uses.").Needs(Rights.Run);
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

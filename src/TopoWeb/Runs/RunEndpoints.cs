using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Notation;
using TopoWeb.Runs.Search;
using TopoWeb.Runs.Submission;
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

/// <summary>What a run would take, and that nothing is wrong with it.</summary>
/// <param name="Notation">The experiment in the notation of this program.</param>
/// <param name="Paper">The same in the paper's; null where the paper has none for it.</param>
/// <param name="Networks">Networks that are trained; null where nothing is trained.</param>
/// <param name="Iterations">Of each network.</param>
/// <param name="TrainingSeconds">What their training is estimated to take on this installation, networks that are trained already not counted.</param>
/// <param name="Points">Points of each result, a number for each layer; empty where they are known only from the data.</param>
/// <param name="Experiment">The experiment in full.</param>
internal sealed record RunEstimate(string Notation, string? Paper, int? Networks, int? Iterations, double? TrainingSeconds, IReadOnlyList<int> Points, ExperimentSpec Experiment);

internal static class RunEndpoints
{
    public static void MapRuns(this RouteGroupBuilder api)
    {
        var runs = api.MapGroup("/runs").WithTags("Runs");

        runs.MapPost("/", SubmitAsync).Accepts<RunRequest>("application/json")
            .WithSummary("Submit a run. The answer contains its ID. Name what to run by exactly one of cloud, notation, preset and experiment. With an Idempotency-Key the same request makes one run however often it is sent within 24 hours, also at the same moment; the answer to a repetition has the header Idempotency-Replayed.")
            .Takes(new ApiParameter(OneSubmission.Header, "header", "string", "Any text of up to 255 characters that names this submission, such as a UUID."))
            .MayAnswer(StatusCodes.Status409Conflict, "The run of this Idempotency-Key is still being submitted.")
            .MayAnswer(StatusCodes.Status422UnprocessableEntity, "The Idempotency-Key was used with another body.").Needs(Rights.Run);

        api.MapPost("/estimates", async (Visitor visitor, HttpRequest http, RunService service, IPresetSource presets, TrainingSpeedometer speedometer, CancellationToken cancellation) =>
        {
            var (spec, _, project) = Resolve(await StrictJson.ReadAsync<RunRequest>(http.Body, "body", SettingCatalog.Expectation, cancellation), presets);
            await service.RequireRunnableAsync(visitor, spec, project, cancellation);
            spec = await service.SettleAsync(spec, cancellation);
            var cost = CostEstimate.Of(spec.Source, await speedometer.ReadAsync(cancellation));
            return TypedResults.Ok(new RunEstimate(ExperimentNotation.Format(spec), ExperimentNotation.FormatPaper(spec), cost?.Networks, cost?.Steps, cost?.Duration.TotalSeconds, spec.Source.PointsOfResults(), spec));
        }).WithTags("Runs").Accepts<RunRequest>("application/json").WithMetadata(new ChangesNothing())
            .WithSummary("Check a run without submitting it, and estimate its training time. The body is that of a submission; everything that is wrong with it is said at once.").Needs(Rights.Run);

        runs.MapGet("/", ListAsync).WithSummary("List runs, newest first or as sort says. The header X-Total-Count counts all that match. Of the newest first, runs that are submitted meanwhile change no page but the first. Archived runs are left out unless archived asks for them.").Needs(Rights.Read);

        runs.MapGet("/{id:guid}", async Task<Results<Ok<RunStatus>, ProblemHttpResult>> (Visitor visitor, Guid id, RunReader reader, CancellationToken cancellation) =>
            await reader.FindAsync(visitor, id, cancellation) is { } run ? TypedResults.Ok(RunStatus.From(run)) : Missing(id)).WithSummary("Get state, stage, progress and results of a run.").Needs(Rights.Read);

        runs.MapGet("/{id:guid}/experiment", async Task<Results<Ok<ExperimentSpec>, ProblemHttpResult>> (Visitor visitor, Guid id, RunReader reader, CancellationToken cancellation) =>
            await reader.FindAsync(visitor, id, cancellation) is { } run ? TypedResults.Ok(run.Spec) : Missing(id))
            .WithSummary("Get the experiment of a run in full. Change what you like and submit it as experiment: networks that are trained already are used again.").Needs(Rights.Read);

        runs.MapGet($"/{{id:guid}}/{RunNetworks.FileName}", (Visitor visitor, Guid id, string? layer, string? iterations, HttpContext http, RunNetworks networks, CancellationToken cancellation) =>
            networks.SendAsync(visitor, id, layer, iterations, http, cancellation)).Sends("application/zip").MayAnswer(StatusCodes.Status304NotModified, "The networks are those whose ETag was sent as If-None-Match.").MayAnswer(StatusCodes.Status409Conflict, "No network is trained yet.")
            .WithSummary("Get the trained networks of a run as one file. It has an array of every layer and checkpoint (L1_000100: networks × out × in × 3 × 3) and meta.json, as 'topoweb train' writes it. While the run trains, it has the networks finished so far.").Needs(Rights.Read);

        runs.MapGet("/{id:guid}/thumbnail.svg", async Task<IResult> (Visitor visitor, Guid id, string? choice, HttpContext http, RunReader reader, CancellationToken cancellation) =>
        {
            if (await reader.FindAsync(visitor, id, cancellation) is not { } run)
                return Missing(id);
            if (run.Results.FirstOrDefault(r => choice is null ? r == run.Clearest : r.Choice == choice)?.ThumbnailSvg is not { } svg)
                return TypedResults.Problem("No Mapper graph of that result. Without a choice, the result whose longest bar stands out most is taken.", statusCode: StatusCodes.Status404NotFound, title: "No such picture.");
            var tag = EntityTags.Of(svg);
            if (EntityTags.Has(http.Request, tag))
                return EntityTags.Unchanged(http, tag);
            EntityTags.Put(http, tag);
            return TypedResults.Content(svg, "image/svg+xml");
        }).Sends("image/svg+xml").MayAnswer(StatusCodes.Status304NotModified, "The picture is the one whose ETag was sent as If-None-Match.")
            .WithSummary("Get the Mapper graph of a result as a small picture, as lists show it.").Needs(Rights.Read);

        runs.MapRunChanges();
    }

    private static async Task<Results<Accepted<RunAccepted>, ProblemHttpResult>> SubmitAsync(Visitor visitor, HttpRequest http, RunService service, OneSubmission keys, IPresetSource presets, CancellationToken cancellation)
    {
        using var body = new MemoryStream();
        await http.Body.CopyToAsync(body, cancellation);
        var content = body.GetBuffer().AsMemory(0, (int)body.Length);
        var key = http.Headers.TryGetValue(OneSubmission.Header, out var sent) ? sent.ToString() : null;
        var outcome = await keys.OnceAsync(visitor, key, content, async id =>
        {
            var (spec, preset, project) = Resolve(StrictJson.Read<RunRequest>(content, "body", SettingCatalog.Expectation), presets);
            await service.SubmitAsync(visitor, spec, preset, project, RunLane.Batch, cancellation, id);
            return new RunAccepted(id, ExperimentNotation.Format(spec));
        }, cancellation);
        if (outcome.Refusal is var (status, words))
            return TypedResults.Problem(words, statusCode: status, title: status == StatusCodes.Status422UnprocessableEntity ? "Idempotency-Key used for another request." : "Still being submitted.");
        if (outcome.Repeated)
            http.HttpContext.Response.Headers["Idempotency-Replayed"] = "true";
        return TypedResults.Accepted($"/api/v1/runs/{outcome.Answer!.Id}", outcome.Answer);
    }

    private static async Task<Ok<ListPage<RunStatus>>> ListAsync(Visitor visitor, [AsParameters] RunQuery query, [AsParameters] ListQuery page, RunReader reader, CancellationToken cancellation)
    {
        var (check, filter, sort, take) = (new InputCheck(), RunFilter.All, RunSort.Newest, 0);
        check.Try(() => { filter = RunFilter.Parse(visitor, query); });
        check.Try(() => { sort = RunSorting.Parse(query.Sort); });
        check.Try(() => { take = page.Take; });
        check.Try(() => new RunPageQuery(sort, page.After, 1).RequireCursor());
        check.Throw();
        var list = await reader.PageAsync(visitor, filter, new RunPageQuery(sort, page.After, take), cancellation);
        page.Http.Response.Headers["X-Total-Count"] = list.Total!.Value.ToString(CultureInfo.InvariantCulture);
        return TypedResults.Ok(page.Send([.. list.Runs.Select(RunStatus.From)], list.Next));
    }

    public static ProblemHttpResult Missing(Guid id) =>
        TypedResults.Problem($"Run {id} not found; it may have been deleted.", statusCode: StatusCodes.Status404NotFound, title: "Not found.");

    private static (ExperimentSpec Spec, string? Preset, Guid? Project) Resolve(RunRequest request, IPresetSource presets)
    {
        var check = new InputCheck();
        var named = new object?[] { request.Cloud, request.Notation, request.Preset, request.Experiment }.Count(v => v is not null);
        if (named != 1)
            check.Add("body", $"{named} sources given; exactly one of cloud, notation, preset and experiment is required.");
        var spec = named != 1 ? null : check.Read(() => request switch
        {
            { Cloud: { } cloud } => new ExperimentSpec { Source = new() { Kind = SourceKind.Cloud, Cloud = cloud } },
            { Notation: { } notation } => ExperimentNotation.Parse(notation),
            { Preset: { } preset } => presets.Find(preset).Spec,
            _ => request.Experiment!,
        });
        // An experiment that can be read is checked with all that belongs to it where it goes.
        if (spec is null)
            check.Try(() => request.Spec?.Validate());
        check.Throw();
        spec = request.Name is { } name ? spec! with { Name = name } : spec!;
        if (request.Spec is { } analysis)
            spec = spec with { Analysis = analysis };
        if (request.Seed is { } seed)
            spec = spec with { Source = spec.Source with { Seed = seed } };
        return (spec, request.Preset, request.Project);
    }
}

using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;
using TopoWeb.Http;
using TopoWeb.Results.Files;
using TopoWeb.Runs;
using TopoWeb.Settings;

namespace TopoWeb.Results.Live;

/// <summary>A stored result with other settings.</summary>
internal sealed record LiveRequest
{
    /// <summary>One of the run's results; the last without it.</summary>
    public string? Choice { get; init; }

    /// <summary>The settings; what is left out has its default.</summary>
    public AnalysisSpec Spec { get; init; } = new();
}

/// <summary>What the settings beside a result do, for programs.</summary>
internal static class LiveEndpoints
{
    public static void MapLive(this RouteGroupBuilder api) =>
        api.MapPost("/runs/{id:guid}/analysis", async (Visitor visitor, Guid id, HttpRequest http, ResultReader results, RunReader runs, LiveAnalysis live, CancellationToken cancellation) =>
        {
            var request = await StrictJson.ReadAsync<LiveRequest>(http.Body, "body", SettingCatalog.Expectation, cancellation);
            if (await results.FindAsync(visitor, id, request.Choice, cancellation) is not { } stored)
                return await runs.FindAsync(visitor, id, cancellation) is { } run ? ResultEndpoints.NoSuchResult(run, request.Choice) : RunEndpoints.Missing(id);
            return TypedResults.Ok(await live.ComputeAsync(stored, request.Spec, new Unwatched(), cancellation, visitor.Person));
        }).WithTags("Results").Accepts<LiveRequest>("application/json").Produces<ResultDocument>().WithMetadata(new ChangesNothing())
            .WithSummary("Compute a result with other settings. The points are those of the stored result; nothing is stored. Size and time are limited (Limits:LivePoints, LiveNodes, LiveEdges, LiveSeconds, LiveMegabytes): submit a run for more.").Needs(Rights.Read);

    private sealed class Unwatched : IStageProgress
    {
        public void Begin(string stage)
        {
        }

        public void Report(double share)
        {
        }

        public void End(string stage, string key, double seconds, bool reused)
        {
        }
    }
}

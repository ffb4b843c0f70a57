using Microsoft.AspNetCore.Http.HttpResults;
using TopoWeb.Access;
using TopoWeb.Experiments;
using TopoWeb.Http;
using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>A preset. <c>Problem</c> says why it cannot run here and now, <c>Remark</c> what to know before it does, <c>TrainingSeconds</c> what its training is estimated to take on this installation.</summary>
internal sealed record PresetSummary(
    string Id, string Title, string? Figure, string Summary, string? Reported, string? Taken, string Notation, string? Substitution, string? Problem, string? Remark, double? TrainingSeconds, ExperimentSpec Spec)
{
    public static PresetSummary Of(Preset preset, Figure? figure, PresetCatalog catalog, TrainingSpeed speed) => new(
        preset.Id, preset.Title, figure?.Number, preset.Summary, figure?.Reported, figure?.Taken, preset.Notation, preset.Substitution, catalog.ProblemOf(preset), catalog.RemarkOn(preset),
        CostEstimate.Of(preset.Spec.Source, speed)?.Duration.TotalSeconds, preset.Spec);
}

/// <summary>A figure of the paper: what it reports, what we found, and the presets that make it.</summary>
/// <param name="Figure">Its number.</param>
/// <param name="Label">Its number and part.</param>
/// <param name="Title">What it shows.</param>
/// <param name="Section">Of the paper.</param>
/// <param name="Reported">What the paper reports.</param>
/// <param name="Taken">Readings taken where the paper gives no value or contradicts itself.</param>
/// <param name="Presets">Identifiers of the experiments at both scales.</param>
/// <param name="Found">Our results.</param>
internal sealed record FigureSummary(string Figure, string Label, string Title, string Section, string Reported, string Taken, IReadOnlyList<string> Presets, IReadOnlyList<FigureFound> Found)
{
    public static FigureSummary Of(Figure figure) => new(figure.Number, figure.Label, figure.Title, figure.Section, figure.Reported, figure.Taken,
        [.. figure.Experiments.SelectMany(e => e.Presets).Select(p => p.Id)],
        [.. figure.Results.Select(r => new FigureFound(r.Preset.Id, r.Title, r.Agreement, r.Said, r.Preset.Notation, r.Open, r.Findings))]);
}

/// <summary>A result of ours. Submit its preset to open it.</summary>
internal sealed record FigureFound(string Preset, string Title, Agreement Agreement, string Said, string Notation, string? Open, IReadOnlyList<RecordedResult> Results);

internal static class PresetEndpoints
{
    public static void MapPresets(this RouteGroupBuilder api)
    {
        api.MapGet("/presets", async ([AsParameters] ListQuery page, PresetCatalog catalog, TrainingSpeedometer speedometer, CancellationToken cancellation) =>
        {
            var speed = await speedometer.ReadAsync(cancellation);
            var figures = catalog.Figures();
            return TypedResults.Ok(page.Of(catalog.All().Select(p => PresetSummary.Of(p, figures.FirstOrDefault(f => f.Presets.Any(q => q.Id == p.Id)), catalog, speed)), p => p.Id));
        }).WithTags("Presets").WithSummary("List experiments ready to run. Among them are the figures of the paper; each with its cost.").Needs(Rights.Read);

        api.MapGet("/figures/{preset}.svg", Results<ContentHttpResult, ProblemHttpResult> (string preset, HttpResponse response) =>
        {
            if (RecordedResult.Picture(preset) is not { } svg)
                return TypedResults.Problem($"No picture of {preset} was recorded. GET /api/v1/figures lists our results.", statusCode: StatusCodes.Status404NotFound, title: "No such picture.");
            response.Headers.CacheControl = "public, max-age=3600";
            return TypedResults.Content(svg, "image/svg+xml");
        }).WithTags("Presets").Sends("image/svg+xml").WithSummary("Get the Mapper graph of one of our results, as recorded.").Needs(Rights.Read);

        api.MapGet("/figures", ([AsParameters] ListQuery page, PresetCatalog catalog) => TypedResults.Ok(page.Of(catalog.Figures().Select(FigureSummary.Of), f => $"{f.Label} {f.Title}")))
            .WithTags("Presets").WithSummary("List the figures of the paper. What each reports, what we found, and the presets that make it.").Needs(Rights.Read);
    }
}

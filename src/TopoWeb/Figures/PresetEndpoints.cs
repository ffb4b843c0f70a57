using TopoWeb.Experiments;
using TopoWeb.Runs;

namespace TopoWeb.Figures;

/// <summary>A preset. <c>Problem</c> says why it cannot run here and now, <c>TrainingSeconds</c> what its training is estimated to take on this installation.</summary>
internal sealed record PresetSummary(
    string Id, string Title, string? Figure, string Summary, string? Shows, string? LookFor, string? Taken, string Notation, string? Substitution, string? Problem, double? TrainingSeconds, ExperimentSpec Spec)
{
    public static PresetSummary Of(Preset preset, Figure? figure, string? problem, TrainingSpeed speed) => new(
        preset.Id, preset.Title, figure?.Number, preset.Summary, figure?.Shows, figure?.LookFor, figure?.Taken, preset.Notation, preset.Substitution, problem,
        CostEstimate.Of(preset.Spec.Source, speed)?.Duration.TotalSeconds, preset.Spec);
}

internal static class PresetEndpoints
{
    public static void MapPresets(this RouteGroupBuilder api) =>
        api.MapGet("/presets", async (PresetCatalog catalog, TrainingSpeedometer speedometer, CancellationToken cancellation) =>
        {
            var speed = await speedometer.ReadAsync(cancellation);
            var figures = catalog.Figures();
            return TypedResults.Ok(catalog.All().Select(p => PresetSummary.Of(p, figures.FirstOrDefault(f => f.Presets.Any(q => q.Id == p.Id)), catalog.ProblemOf(p), speed)));
        }).WithTags("Presets").WithSummary("Experiments ready to run, including the figures of the paper, with their cost.");
}

using TopoWeb.Experiments.Stages;
using TopoWeb.Topology.Models;

namespace TopoWeb.Experiments;

/// <summary>Shares of a result's points on the model spaces of 3×3 patches: the primary circle, the three circles, the Klein bottle.</summary>
internal sealed class ModelShares(DerivedStages derived)
{
    public const string Stage = "models";
    private const int Version = 1;

    public static string KeyOf(string resultKey) => StageKey.Of(Stage, Version, new ModelSummarySettings(), resultKey);

    public Task<ModelSummary> OfAsync(StoredResult result, CancellationToken cancellation) =>
        derived.OfAsync(result, Stage, KeyOf(result.ResultKey), pipeline => pipeline.ModelSharesAsync(result, cancellation), cancellation);

    public Task<ModelSummary?> FindAsync(string resultKey, CancellationToken cancellation) => derived.FindAsync<ModelSummary>(KeyOf(resultKey), cancellation);

    internal static ModelSummary Compute(StoredResult result, CancellationToken cancellation) =>
        ModelSummaryComputation.Compute(new ResultPoints(result).Cloud, new ModelSummarySettings(), null, cancellation);
}

using TopoWeb.Experiments;
using TopoWeb.Runs;

namespace TopoWeb.Results;

/// <summary>One of several results shown in the same place: a checkpoint of the same networks, for example.</summary>
/// <param name="Key">What is handed back when it is chosen.</param>
/// <param name="Label">For people: <c>2,000</c>.</param>
/// <param name="LongestRatio">Longest H₁ bar over the second; null where unknown or there is no second. Shown beside the label.</param>
/// <param name="Kind">What is chosen: <c>Iteration</c>, <c>Layer</c>; it stands once beside the switch and not in every label.</param>
public sealed record ResultChoice(string Key, string Label, double? LongestRatio = null, string Kind = ResultChoice.Iteration)
{
    /// <summary>The layer alone, where several layers are shown at several checkpoints: <c>1</c>.</summary>
    public string? LayerLabel { get; init; }

    /// <summary>The checkpoint alone, where several layers are shown at several checkpoints: <c>2,000</c>.</summary>
    public string? CheckpointLabel { get; init; }

    private const string Iteration = "Iteration";
    private const string Layer = "Layer";

    /// <summary>The results of a run.</summary>
    public static IReadOnlyList<ResultChoice> Of(RunSnapshot run) => Of(run.Results.Select(r => (r.Choice, r.Label, r.LongestRatio)));

    /// <summary>Results by their name, label and longest H₁ bar over the second.</summary>
    public static IReadOnlyList<ResultChoice> Of(IEnumerable<(string Choice, string Label, double? LongestRatio)> results)
    {
        var all = results.ToList();
        var kind = KindOf(all.Select(r => r.Label));
        var parts = all.Select(r => Part(r.Label)).ToList();
        var both = parts.All(p => p is not null) && parts.DistinctBy(p => p?.Layer).Count() > 1 && parts.DistinctBy(p => p?.Checkpoint).Count() > 1;
        return [.. all.Select((r, i) => new ResultChoice(r.Choice, Short(r.Label), r.LongestRatio < BarcodeStatistics.LargestRatio ? r.LongestRatio : null, kind)
        {
            LayerLabel = both ? parts[i]?.Layer : null,
            CheckpointLabel = both ? parts[i]?.Checkpoint : null,
        })];
    }

    /// <summary>What the labels of several results choose among.</summary>
    public static string KindOf(IEnumerable<string> labels) => labels.Any(l => l.StartsWith(Layer, StringComparison.Ordinal)) ? Layer : Iteration;

    /// <summary>Layer and checkpoint of a label that names both: <c>Layer 1, iteration 2,000</c>.</summary>
    private static (string Layer, string Checkpoint)? Part(string label)
    {
        const string between = ", iteration ";
        var at = label.IndexOf(between, StringComparison.Ordinal);
        return at > 0 && label.StartsWith($"{Layer} ", StringComparison.Ordinal) ? (label[(Layer.Length + 1)..at], label[(at + between.Length)..]) : null;
    }

    /// <summary>A label without the word that stands beside all of them: <c>100</c> of <c>Iteration 100</c>, <c>5</c> of <c>Layer 5</c>.</summary>
    public static string Short(string label)
    {
        foreach (var kind in new[] { Iteration, Layer })
            if (label.StartsWith($"{kind} ", StringComparison.Ordinal))
                return label[(kind.Length + 1)..];
        return label;
    }
}

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
    private const string Iteration = "Iteration";
    private const string Layer = "Layer";

    /// <summary>The results of a run.</summary>
    public static IReadOnlyList<ResultChoice> Of(RunSnapshot run) => Of(run.Results.Select(r => (r.Choice, r.Label, r.LongestRatio)));

    /// <summary>Results by their name, label and longest H₁ bar over the second.</summary>
    public static IReadOnlyList<ResultChoice> Of(IEnumerable<(string Choice, string Label, double? LongestRatio)> results)
    {
        var all = results.ToList();
        var kind = KindOf(all.Select(r => r.Label));
        return [.. all.Select(r => new ResultChoice(r.Choice, Short(r.Label), r.LongestRatio < BarcodeStatistics.LargestRatio ? r.LongestRatio : null, kind))];
    }

    /// <summary>What the labels of several results choose among.</summary>
    public static string KindOf(IEnumerable<string> labels) => labels.Any(l => l.StartsWith(Layer, StringComparison.Ordinal)) ? Layer : Iteration;

    /// <summary>A label without the word that stands beside all of them: <c>100</c> of <c>Iteration 100</c>, <c>5</c> of <c>Layer 5</c>.</summary>
    public static string Short(string label)
    {
        foreach (var kind in new[] { Iteration, Layer })
            if (label.StartsWith($"{kind} ", StringComparison.Ordinal))
                return label[(kind.Length + 1)..];
        return label;
    }
}

using TopoWeb.Experiments;

namespace TopoWeb.Components.Graphs;

/// <summary>One of several results shown in the same place: a checkpoint of the same networks, for example.</summary>
/// <param name="Key">What is handed back when it is chosen.</param>
/// <param name="Label">For people: <c>2,000</c>.</param>
/// <param name="LongestRatio">Longest H₁ bar over the second; null where unknown. Shown beside the label.</param>
public sealed record ResultChoice(string Key, string Label, double? LongestRatio = null)
{
    /// <summary>The results of a run; what the choices are stands beside the switch and not in every label.</summary>
    public static IReadOnlyList<ResultChoice> Of(RunSnapshot run) =>
        [.. run.Results.Select(r => new ResultChoice(r.Choice, r.Label.Replace("Iteration ", "", StringComparison.Ordinal), r.LongestRatio))];
}

/// <summary>What a reader may take away.</summary>
public enum DownloadScope
{
    /// <summary>Nothing: looking only.</summary>
    None,

    /// <summary>The result: document, barcode, graph, members.</summary>
    Results,

    /// <summary>The result and the points it stands on.</summary>
    RawFilters,
}

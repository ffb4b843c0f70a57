using TopoWeb.Experiments;

namespace TopoWeb.Sharing.Links;

/// <summary>On whose axes the graphs of several results are frozen.</summary>
internal static class FrozenFrames
{
    /// <summary>Each reference takes a graph of every result: with more results, only some are taken.</summary>
    private const int Most = 6;

    /// <summary>Of a comparison the first; of a timeline all where they are few, else the first, the last and the one that is looked at.</summary>
    /// <param name="results">In their order.</param>
    /// <param name="comparison">Whether they are compared, and no timeline.</param>
    /// <param name="looked">Name of the reference that the timeline stands on; null: the last.</param>
    public static IReadOnlyList<StoredResult> References(IReadOnlyList<StoredResult> results, bool comparison, string? looked) =>
        comparison ? [results[0]]
        : results.Count <= Most ? results
        : [.. results.Where((r, i) => i == 0 || i == results.Count - 1 || r.Choice == looked)];

    /// <summary>Keys of the graphs of all results on the axes of one; results that can have none are left out.</summary>
    public static IEnumerable<string> KeysOf(IReadOnlyList<StoredResult> results, StoredResult reference) =>
        results.Where(r => r.ResultKey != reference.ResultKey && CommonAxes.Obstacle(r, reference) is null).Select(r => CommonAxes.KeyOf(r, reference));
}

using TopoWeb.Experiments;

namespace TopoWeb.Exploration.Selections;

/// <summary>How often one origin occurs.</summary>
/// <param name="Value">Number of the network, channel, …, as in the provenance; null for all that are not listed by themselves.</param>
/// <param name="Count">Points of the selection.</param>
/// <param name="Share">Of the points of the selection, 0 to 1.</param>
/// <param name="ShareOfAll">Of all points analysed, 0 to 1.</param>
public sealed record OriginCount(int? Value, int Count, double Share, double ShareOfAll);

/// <summary>Where the points of a selection come from, by one column of the provenance.</summary>
/// <param name="Name">Column: <c>network</c>.</param>
/// <param name="Title">For people: <c>input channel</c>.</param>
/// <param name="Distinct">Different values in the selection.</param>
/// <param name="DistinctOfAll">Different values among all points.</param>
/// <param name="Counts">The most frequent first, of equally frequent ones the smallest number; then the others together.</param>
public sealed record OriginTable(string Name, string Title, int Distinct, int DistinctOfAll, IReadOnlyList<OriginCount> Counts)
{
    /// <summary>Values listed by themselves.</summary>
    public const int Listed = 6;

    private static readonly (string Name, string Title)[] Columns =
        [("network", "network"), ("layer", "layer"), ("out", "output channel"), ("in", "input channel"), ("iteration", "iteration")];

    /// <summary>A table for each column in which the points of the result differ.</summary>
    internal static IReadOnlyList<OriginTable> Of(ResultPoints points, IReadOnlyList<int> positions) =>
        [.. Columns.Where(c => points.Columns.ContainsKey(c.Name)).Select(c => Of(c.Name, c.Title, points.Columns[c.Name], positions)).OfType<OriginTable>()];

    private static OriginTable? Of(string name, string title, double[] column, IReadOnlyList<int> positions)
    {
        var all = column.CountBy(v => v).ToDictionary();
        if (all.Count < 2)
            return null;
        var found = positions.CountBy(p => column[p]).OrderByDescending(c => c.Value).ThenBy(c => c.Key).ToArray();
        // One more is listed rather than called “1 other”.
        var listed = found.Length <= Listed + 1 ? found : found[..Listed];
        var counts = listed.Select(c => new OriginCount((int)c.Key, c.Value, (double)c.Value / positions.Count, (double)all[c.Key] / column.Length)).ToList();
        if (found[listed.Length..] is { Length: > 0 } others)
            counts.Add(new(null, others.Sum(c => c.Value), (double)others.Sum(c => c.Value) / positions.Count, (double)others.Sum(c => all[c.Key]) / column.Length));
        return new(name, title, found.Length, all.Count, counts);
    }
}

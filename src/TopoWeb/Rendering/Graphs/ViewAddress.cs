using System.Globalization;
using TopoWeb.Experiments;
using TopoWeb.Settings;

namespace TopoWeb.Rendering.Graphs;

/// <summary>What of a graph is drawn and chosen, as it stands in the address of a result: <c>min</c>, <c>shared</c>, <c>merge</c> and <c>nodes</c>, each only where it is not as at first.</summary>
/// <param name="Filter">What is drawn; null: as at first.</param>
/// <param name="Nodes">Ids of the nodes chosen.</param>
/// <param name="Notices">What was corrected.</param>
internal sealed record ViewAddress(GraphFilter? Filter, IReadOnlyList<int> Nodes, IReadOnlyList<string> Notices)
{
    /// <summary>An address has room for so many nodes; of more the first.</summary>
    public const int MostNodes = 100;

    private const string Minimum = "min";
    private const string Shared = "shared";
    private const string Merge = "merge";
    private const string Chosen = "nodes";
    private const int Largest = 9999;

    /// <summary>Parameters that are these.</summary>
    public static IReadOnlyList<string> Names { get; } = [Minimum, Shared, Merge, Chosen];

    /// <param name="mapper">The stored graph; what is drawn of it at first is not written.</param>
    /// <param name="query">Parameters of the address; others are passed over.</param>
    public static ViewAddress Read(MapperDocument? mapper, IEnumerable<KeyValuePair<string, string>> query)
    {
        var given = query.Where(q => Names.Contains(q.Key, StringComparer.OrdinalIgnoreCase)).GroupBy(q => q.Key, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(q => q.Key, q => q.First().Value.Trim(), StringComparer.OrdinalIgnoreCase);
        if (mapper is null || given.Count == 0)
            return new(null, [], []);
        var notices = new List<string>();
        var first = GraphFilter.Paper(mapper);
        var filter = first with
        {
            MinimumSize = Number(Minimum, first.MinimumSize),
            MinimumShared = Number(Shared, first.MinimumShared),
            MergeEqual = given.TryGetValue(Merge, out var merge) ? Flag(merge) : first.MergeEqual,
        };
        return new(filter == first ? null : filter, Ids(), notices);

        int Number(string name, int stored)
        {
            if (!given.TryGetValue(name, out var text))
                return stored;
            if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
            {
                notices.Add($"{name} in the address: “{SettingText.Short(text)}” is not a whole number. {stored} was taken.");
                return stored;
            }
            if (number is >= 1 and <= Largest)
                return number;
            notices.Add($"{name} in the address: {number} is outside 1 to {Largest}. {Math.Clamp(number, 1, Largest)} was taken.");
            return Math.Clamp(number, 1, Largest);
        }

        bool Flag(string text)
        {
            if (text is not ("1" or "0"))
                notices.Add($"{Merge} in the address: “{SettingText.Short(text)}” is neither 1 nor 0. 0 was taken.");
            return text == "1";
        }

        List<int> Ids()
        {
            var (ids, wrong) = (new List<int>(), 0);
            foreach (var part in given.GetValueOrDefault(Chosen, "").Split('.', StringSplitOptions.RemoveEmptyEntries))
                if (ids.Count < MostNodes && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && !ids.Contains(id))
                    ids.Add(id);
                else
                    wrong++;
            if (wrong > 0)
                notices.Add($"{Chosen} in the address: {wrong} of its parts are no numbers of nodes, or more than {MostNodes} or twice there; they were left out.");
            return ids;
        }
    }

    /// <summary>A value for every name; null where it is as at first, so that it leaves the address.</summary>
    public static IReadOnlyDictionary<string, object?> Print(MapperDocument mapper, GraphFilter? filter, IReadOnlyList<int> nodes)
    {
        var first = GraphFilter.Paper(mapper);
        var drawn = filter ?? first;
        return new Dictionary<string, object?>
        {
            [Minimum] = drawn.MinimumSize == first.MinimumSize ? null : drawn.MinimumSize,
            [Shared] = drawn.MinimumShared == first.MinimumShared ? null : drawn.MinimumShared,
            [Merge] = drawn.MergeEqual ? 1 : null,
            [Chosen] = nodes.Count == 0 ? null : string.Join('.', nodes.Take(MostNodes)),
        };
    }
}

using TopoWeb.Experiments;
using TopoWeb.Rendering;

namespace TopoWeb.Compare;

/// <summary>One setting over all results compared; null where a result has none.</summary>
internal sealed record DifferenceRow(string Section, string Name, string Explanation, IReadOnlyList<string?> Values)
{
    public bool Differs => Values.Distinct().Skip(1).Any();
}

/// <summary>Settings and numbers of several results side by side.</summary>
internal static class SettingDifferences
{
    // How long it took and with what program differs from run to run and explains nothing about the shapes.
    private static readonly string[] Beside = ["Timings", "Versions"];

    public static IReadOnlyList<DifferenceRow> Of(IReadOnlyList<ResultDocument> results)
    {
        var all = results.Select(r => SettingsSummary.Of(r).Where(s => !Beside.Contains(s.Title)).SelectMany(Rows).ToArray()).ToArray();
        return
        [
            .. all.SelectMany(rows => rows).DistinctBy(r => (r.Section, r.Row.Name))
                // A stage that some skip has rows of its own in the others: they belong to its section.
                .GroupBy(r => r.Section).SelectMany(g => g)
                .Select(r => new DifferenceRow(r.Section, r.Row.Name, r.Row.Explanation,
                    [.. all.Select(rows => rows.FirstOrDefault(o => o.Section == r.Section && o.Row.Name == r.Row.Name).Row?.Value)])),
        ];
    }

    private static IEnumerable<(string Section, SettingRow Row)> Rows(SettingSection section) => section.Rows.Select(row => (section.Title, row));
}

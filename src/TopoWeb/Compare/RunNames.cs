using System.Globalization;
using TopoWeb.Notation;
using TopoWeb.Runs;

namespace TopoWeb.Compare;

/// <summary>Names that tell runs apart: two runs of one name get what differs in their analysis, else when they were submitted.</summary>
internal static class RunNames
{
    private const int ShortId = 8;

    public static IReadOnlyDictionary<Guid, string> Of(IEnumerable<RunSnapshot> runs)
    {
        var names = new Dictionary<Guid, string>();
        foreach (var same in runs.DistinctBy(r => r.Id).GroupBy(r => r.Name, StringComparer.Ordinal))
        {
            List<RunSnapshot> all = [.. same];
            foreach (var (run, name) in all.Count == 1 ? [(all[0], all[0].Name)] : Told(all))
                names[run.Id] = name;
        }
        return names;
    }

    private static IEnumerable<(RunSnapshot Run, string Name)> Told(List<RunSnapshot> runs)
    {
        var stages = runs.ConvertAll(r => ExperimentNotation.FormatAnalysis(r.Spec.Analysis).ToList());
        var names = runs.Select((r, i) => string.Join(", ", [r.Name, .. stages[i].Where(stage => !stages.TrueForAll(s => s.Contains(stage)) && !r.Name.Contains(stage, StringComparison.Ordinal))])).ToList();
        AddWhereSame(names, i => runs[i].CreatedAt.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture));
        AddWhereSame(names, i => runs[i].Id.ToString("N")[^ShortId..]);
        return runs.Select((r, i) => (r, names[i]));
    }

    private static void AddWhereSame(List<string> names, Func<int, string> more)
    {
        foreach (var same in names.Select((name, i) => (name, i)).GroupBy(n => n.name, StringComparer.Ordinal).Where(g => g.Count() > 1).ToList())
            foreach (var (name, i) in same)
                names[i] = $"{name}, {more(i)}";
    }
}

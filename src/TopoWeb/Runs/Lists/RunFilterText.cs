using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Runs.Search;
using TopoWeb.Settings;

namespace TopoWeb.Runs.Lists;

/// <summary>Words for filters and for what the runs of a schedule have in common.</summary>
internal static class RunFilterText
{
    /// <summary>The filters that are set, by their parameter, as they follow <c>Remove</c>.</summary>
    public static IEnumerable<(string Name, string Words)> Of(RunQuery asked, IReadOnlyList<ProjectChoice> projects, IReadOnlyList<SelectOption> people)
    {
        (string Name, string? Value, Func<string, string> Words)[] all =
        [
            ("search", asked.Search, v => $"the words “{LineText.Short(v, 40)}”"),
            ("project", asked.Project, v => $"the project “{projects.FirstOrDefault(p => p.Id.ToString() == v)?.Name ?? LineText.Short(v, 40)}”"),
            ("person", asked.Person, v => $"the person “{people.FirstOrDefault(p => p.Value == v)?.Text ?? LineText.Short(v, 40)}”"),
            ("state", asked.State, v => $"the state “{(v == RunFilter.Active ? "under way" : v)}”"),
            ("tag", asked.Tag, v => $"the tag “{LineText.Short(v, 40)}”"),
            ("dataset", asked.Dataset, v => $"the data set {DatasetTitles.Of(v)}"),
            ("loops", asked.Loops, v => $"the number of loops ({LineText.Short(v, 40)})"),
            ("from", asked.From, v => $"the first day ({LineText.Short(v, 40)})"),
            ("until", asked.Until, v => $"the last day ({LineText.Short(v, 40)})"),
            ("schedule", asked.Schedule, _ => "the schedule"),
            ("archived", asked.Archived == "any" ? null : asked.Archived, _ => "“only archived”"),
        ];
        return all.Where(f => !string.IsNullOrWhiteSpace(f.Value)).Select(f => (f.Name, f.Words(f.Value!.Trim())));
    }

    /// <summary>The spread of what is known of several reruns, a sentence each.</summary>
    public static IEnumerable<string> Spread(RunFold fold)
    {
        if (fold.Bar is { } bar)
            yield return bar.Count == 1 ? $"Longest H₁ bar {NumberFormat.Measure(bar.Median)}"
                : $"Longest H₁ bar {NumberFormat.Measure(bar.Least)} to {NumberFormat.Measure(bar.Most)}, median {NumberFormat.Measure(bar.Median)}, over {NumberFormat.Count(bar.Count)} runs";
        if (fold.Loops is { } loops)
            yield return loops.Least == loops.Most ? $"{RunText.Loops((int)loops.Least)} in {(loops.Count == 1 ? "one run" : $"all {NumberFormat.Count(loops.Count)} compared runs")}"
                : $"{loops.Least:0} to {NumberFormat.Count((int)loops.Most, "significant loop")}, median {NumberFormat.Plain(loops.Median)}, over {NumberFormat.Count(loops.Count)} runs";
    }
}

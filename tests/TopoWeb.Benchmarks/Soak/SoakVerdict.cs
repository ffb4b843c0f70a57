using System.Globalization;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Benchmarks.Reports;
using TopoWeb.Benchmarks.Running;

namespace TopoWeb.Benchmarks.Soak;

/// <summary>Compares the last eighth of the time with its second quarter: what grows all the time has grown between them.</summary>
internal static class SoakVerdict
{
    private const double Growth = 0.1;

    /// <summary>Below so many more, a table, threads or files have not grown but vary.</summary>
    private const int Slack = 20;

    public static List<PageRow> Judge(IReadOnlyList<SoakSample> samples, int workers)
    {
        var rows = new List<PageRow>();
        foreach (var process in SoakSampler.Processes(workers))
        {
            rows.Add(Compare(samples, $"{process} memory", 0, b => Show.Bytes((long)b)));
            rows.Add(Compare(samples, $"{process} threads", Slack, Whole));
            rows.Add(Compare(samples, $"{process} files", Slack, Whole));
        }
        rows.Add(Compare(samples, "web timers", Slack, Whole));
        rows.Add(Compare(samples, "web circuits", Slack, Whole));
        foreach (var table in samples[^1].Tables.Keys.Order(StringComparer.Ordinal))
        {
            var (early, late) = Medians(samples, s => s.Tables.GetValueOrDefault(table));
            if (late <= early * (1 + Growth) + Slack)
                continue;
            var rule = SoakRules.Of(table);
            rows.Add(new($"rows of {table}", $"{Whole(late)} (before {Whole(early)})", "a rule", rule is not null, rule ?? "nothing ends its rows"));
        }
        return rows;
    }

    /// <summary>Medians of ten minutes, or of less where it was short.</summary>
    public static string Curves(IReadOnlyList<SoakSample> samples, int workers)
    {
        (string Name, Func<double, string> Show)[] columns =
        [
            .. SoakSampler.Processes(workers).Select(p => ($"{p} memory", (Func<double, string>)(b => Show.Bytes((long)b)))), ("web heap", b => Show.Bytes((long)b)), ("web cores", v => v.ToString("0.00", CultureInfo.InvariantCulture)),
            .. SoakSampler.Processes(workers).Skip(1).Select(p => ($"{p} cores", (Func<double, string>)(v => v.ToString("0.00", CultureInfo.InvariantCulture)))),
            .. SoakSampler.Processes(workers).Select(p => ($"{p} threads", (Func<double, string>)Whole)), .. SoakSampler.Processes(workers).Select(p => ($"{p} files", (Func<double, string>)Whole)),
            ("web circuits", Whole), ("web timers", Whole), ("queued jobs", Whole), ("database bytes", b => Show.Bytes((long)b)), ("rows", Whole),
        ];
        var step = samples[^1].Seconds > 3600 ? 600 : Math.Max(60, samples[^1].Seconds / 8);
        var lines = samples.GroupBy(s => (int)(s.Seconds / step)).Select(g => $"| {g.Key * step / 60:0}–{(g.Key + 1) * step / 60:0} | {string.Join(" | ", columns.Select(c => c.Show(Statistics.Median(g.Select(s => s.Values[c.Name])))))} |");
        return $"| minutes | {string.Join(" | ", columns.Select(c => c.Name == "database bytes" ? "database" : c.Name))} |\n|{string.Concat(Enumerable.Repeat(" --- |", columns.Length + 1))}\n{string.Join('\n', lines)}";
    }

    private static PageRow Compare(IReadOnlyList<SoakSample> samples, string name, double slack, Func<double, string> show)
    {
        var (early, late) = Medians(samples, s => s.Values[name]);
        return new(name, $"{show(late)} (before {show(early)}, {(early > 0 ? 100 * (late - early) / early : 0):+0;-0;0} %)", slack > 0 ? $"+10 % and {slack}" : "+10 %", late <= early * (1 + Growth) + slack, "");
    }

    private static (double Early, double Late) Medians(IReadOnlyList<SoakSample> samples, Func<SoakSample, double> of)
    {
        var end = samples[^1].Seconds;
        return (Statistics.Median(samples.Where(s => s.Seconds >= end / 4 && s.Seconds <= end / 2).Select(of)), Statistics.Median(samples.Where(s => s.Seconds >= end * 7 / 8).Select(of)));
    }

    private static string Whole(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

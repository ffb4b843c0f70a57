using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Sweep;

/// <summary>One cell of a sweep.</summary>
/// <param name="Row">Its ρ(k, p), counted from 0.</param>
/// <param name="Column">Its Mapper(n, g).</param>
/// <param name="Spec">Its settings.</param>
internal sealed record SweepCell(int Row, int Column, AnalysisSpec Spec);

/// <summary>Many settings side by side: every ρ(k, p) is a row, every Mapper(n, g) a column.</summary>
/// <param name="Rows">Labels of the rows.</param>
/// <param name="Columns">Labels of the columns.</param>
/// <param name="Cells">All cells, row by row, so that a row's density and barcode are computed once and found by the others.</param>
internal sealed record SweepPlan(IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, IReadOnlyList<SweepCell> Cells)
{
    public const int MostCells = 64;

    /// <summary>The lists of a sweep, by the names that their settings have in addresses.</summary>
    public static IReadOnlyList<string> Names { get; } = ["k", "p", "n", "g"];

    private sealed record SweepAxis(string Label, IReadOnlyList<(AnalysisSetting Field, string Text)> Values);

    /// <param name="fields">What can be changed.</param>
    /// <param name="stored">The settings that no list names.</param>
    /// <param name="lists">A list for each name, such as <c>50, 100, 200</c>; an empty one stands for the stored value.</param>
    /// <param name="errors">What is wrong, by name.</param>
    /// <returns>Null where a list is wrong.</returns>
    public static SweepPlan? Parse(IReadOnlyList<AnalysisSetting> fields, AnalysisSpec stored, IReadOnlyDictionary<string, string> lists, out IReadOnlyDictionary<string, string> errors)
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        var values = Names.Select(n => (n, fields.SingleOrDefault(f => f.Name == n))).Where(n => n.Item2 is not null)
            .ToDictionary(n => n.n, n => Values(n.Item2!, stored, lists.GetValueOrDefault(n.n) ?? "", wrong));
        errors = wrong;
        if (wrong.Count > 0)
            return null;
        var (rows, columns) = (Pairs(values, "k", "p", "ρ", "all points"), Pairs(values, "n", "g", "Mapper", "no Mapper"));
        if ((long)rows.Count * columns.Count > MostCells)
        {
            wrong[rows.Count > columns.Count ? "k" : "n"] = $"The lists give {rows.Count} × {columns.Count} = {rows.Count * columns.Count} cells; the limit is {MostCells}. Shorten a list.";
            return null;
        }
        SweepCell[] cells =
        [
            .. from r in Enumerable.Range(0, rows.Count)
               from c in Enumerable.Range(0, columns.Count)
               select new SweepCell(r, c, rows[r].Values.Concat(columns[c].Values).Aggregate(stored, (spec, v) => v.Field.Set(spec, v.Text))),
        ];
        return new([.. rows.Select(r => r.Label)], [.. columns.Select(c => c.Label)], cells);
    }

    /// <summary>Lists to begin with: the stored values and some beside them.</summary>
    public static IReadOnlyDictionary<string, string> Start(AnalysisSpec stored) => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["k"] = stored.Density is { K: var k } ? k > 1 ? $"{k / 2}, {k}" : $"{k}" : "",
        ["p"] = stored.Density is { P: var p } ? SettingText.Of(p) : "",
        ["n"] = stored.Mapper is { Resolution: var n } ? n > 2 ? $"{2 * n / 3}, {n}" : $"{n}" : "",
        ["g"] = stored.Mapper is { Gain: var g } ? g > 2 ? $"{SettingText.Of(g - 1)}, {SettingText.Of(g)}" : SettingText.Of(g) : "",
    };

    private static IReadOnlyList<(AnalysisSetting, string)> Values(AnalysisSetting field, AnalysisSpec stored, string list, Dictionary<string, string> errors)
    {
        var values = new List<(AnalysisSetting, string)>();
        foreach (var text in list.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).DefaultIfEmpty(field.Read(stored)))
        {
            try
            {
                // As the field writes it: 0.30 and 0.3 are one value.
                var value = field.Read(field.Set(stored, text));
                if (!values.Contains((field, value)))
                    values.Add((field, value));
            }
            catch (InvalidInputException e)
            {
                errors.TryAdd(field.Name!, e.Message);
            }
            if (values.Count > MostCells)
            {
                errors.TryAdd(field.Name!, $"More than {MostCells} values; the limit is {MostCells} cells.");
                break;
            }
        }
        return values;
    }

    private static List<SweepAxis> Pairs(Dictionary<string, IReadOnlyList<(AnalysisSetting Field, string Text)>> values, string first, string second, string symbol, string without) =>
        values.TryGetValue(first, out var one) && values.TryGetValue(second, out var two)
            ? [.. from a in one from b in two select new SweepAxis($"{symbol}({a.Text}, {b.Text})", [a, b])]
            : [new SweepAxis(without, [])];
}

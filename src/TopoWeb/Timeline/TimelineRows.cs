using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Rendering.Snapshots;

namespace TopoWeb.Timeline;

/// <summary>The results of one layer.</summary>
/// <param name="Name">For people: <c>Layer 2</c>; empty where there is one row.</param>
/// <param name="At">Which of the results, in the order of the training.</param>
internal sealed record TimelineRow(string Name, IReadOnlyList<int> At);

/// <summary>The results of a run as layers by checkpoints: a row a layer. Results that are no such grid are one row.</summary>
internal sealed class TimelineRows
{
    private readonly Dictionary<int, int> _columns = [];

    private TimelineRows(IReadOnlyList<TimelineRow> rows, IReadOnlyList<string> columns) => (Rows, Columns) = (rows, columns);

    public static TimelineRows None { get; } = new([], []);

    public IReadOnlyList<TimelineRow> Rows { get; }

    /// <summary>What stands below the curves: iterations, or of one row whatever tells its results apart.</summary>
    public IReadOnlyList<string> Columns { get; }

    public bool Layered => Rows.Count > 1;

    /// <param name="snapshots">The results in their order.</param>
    /// <param name="shorten">A label without what all have.</param>
    public static TimelineRows Of(IReadOnlyList<Snapshot> snapshots, Func<string, string> shorten)
    {
        var places = snapshots.Select((s, at) => (At: at, s.Document.Source?.Layer, s.Document.Source?.Iteration)).ToList();
        var layers = places.Select(p => p.Layer).Distinct().ToList();
        // A layer may be there twice, with other settings: then there is no grid.
        var grid = layers.Count > 1 && places.TrueForAll(p => p.Layer is not null && p.Iteration is not null)
            && places.DistinctBy(p => (p.Layer, p.Iteration)).Count() == places.Count && places.Count > layers.Count;
        if (!grid)
        {
            var flat = new TimelineRows(snapshots.Count == 0 ? [] : [new("", [.. places.Select(p => p.At)])], [.. snapshots.Select(s => shorten(s.Label))]);
            places.ForEach(p => flat._columns[p.At] = p.At);
            return flat;
        }
        var iterations = places.Select(p => p.Iteration!.Value).Distinct().Order().ToList();
        var rows = new TimelineRows(
            [.. layers.Order().Select(layer => new TimelineRow($"Layer {layer!.Value.ToString(CultureInfo.InvariantCulture)}", [.. places.Where(p => p.Layer == layer).OrderBy(p => p.Iteration).Select(p => p.At)]))],
            [.. iterations.Select(i => NumberFormat.Count(i))]);
        places.ForEach(p => rows._columns[p.At] = iterations.IndexOf(p.Iteration!.Value));
        return rows;
    }

    /// <summary>The row of a result.</summary>
    public int RowOf(int at) => Math.Max(0, Rows.ToList().FindIndex(r => r.At.Contains(at)));

    /// <summary>The column of a result.</summary>
    public int ColumnOf(int at) => _columns.GetValueOrDefault(at);

    /// <summary>The result of a row that is of the column of another, or the nearest before it.</summary>
    public int Beside(int row, int at) => Rows[row].At.LastOrDefault(i => ColumnOf(i) <= ColumnOf(at), Rows[row].At[0]);

    /// <summary>Values of a row, one a column; null where the row has no result.</summary>
    public IReadOnlyList<double?> Values(TimelineRow row, Func<int, double?> value)
    {
        var values = new double?[Columns.Count];
        foreach (var at in row.At)
            values[ColumnOf(at)] = value(at);
        return values;
    }
}

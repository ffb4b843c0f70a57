using System.Globalization;
using TopoWeb.Rendering.Scales;

namespace TopoWeb.Timeline;

/// <summary>A line over the results of a run; null where it has no value, which leaves a gap.</summary>
/// <param name="Name">For the legend.</param>
/// <param name="Kind">main, second, limit, or layer-0 to layer-7; decides its colour.</param>
/// <param name="Values">One for each result.</param>
public sealed record ChartSeries(string Name, string Kind, IReadOnlyList<double?> Values)
{
    /// <summary>Colours for several lines of the same kind: <c>layer-0</c> and so on.</summary>
    internal const int Kinds = 8;
}

/// <summary>Where lines over evenly spaced results go: x and y from 0 to 1000, y downwards.</summary>
internal sealed class StepChart
{
    private const double Extent = 1000;
    private readonly double _end;
    private readonly int _count;

    public StepChart(IReadOnlyList<ChartSeries> series, int count, double? end)
    {
        _count = count;
        var largest = series.SelectMany(s => s.Values).OfType<double>().Where(double.IsFinite).DefaultIfEmpty(0).Max();
        _end = end ?? (largest > 0 ? 1.08 * largest : 1);
        Ticks = AxisTicks.Create(_end, 4);
    }

    public IReadOnlyList<AxisTick> Ticks { get; }

    public double X(int index) => _count < 2 ? Extent / 2 : Extent * index / (_count - 1);

    public double Y(double value) => Extent * (1 - Math.Clamp(value / _end, 0, 1));

    /// <summary>A path with a gap where a value is missing.</summary>
    public string Path(ChartSeries series)
    {
        var path = new System.Text.StringBuilder();
        for (var i = 0; i < series.Values.Count; i++)
            if (series.Values[i] is { } value)
                path.Append(CultureInfo.InvariantCulture, $"{(i > 0 && series.Values[i - 1] is not null ? 'L' : 'M')}{X(i):0.#} {Y(value):0.#}");
        return path.ToString();
    }
}

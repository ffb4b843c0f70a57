using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Results;

namespace TopoWeb.Timeline;

/// <summary>Slider, playing, words and curves of the timeline.</summary>
public sealed partial class TimelineView
{
    private CancellationTokenSource? _playing;
    private TimelineRows _rows = TimelineRows.None;
    private IReadOnlyList<string> _labels = [];
    private IReadOnlyList<ChartSeries> _bars = [];
    private IReadOnlyList<ChartSeries> _accuracy = [];
    private IReadOnlyList<ChartSeries> _beyond = [];

    private bool IsPlaying => _playing is not null;

    // The drawing may be of fewer results than have come by now.
    private string? LargeOf(int at) => _drawing is { } drawing && at < drawing.Large.Count ? drawing.Large[at] : null;

    private string? SmallOf(int at) => _drawing is { } drawing && at < drawing.Small.Count ? drawing.Small[at] : null;

    private void ReadCurves()
    {
        _rows = TimelineRows.Of(_snapshots, ResultChoice.Short);
        _labels = _rows.Columns;
        if (_rows.Layered)
        {
            // One curve a layer; the networks, and with them the accuracy, are the same for all.
            _bars = Curves(at => _snapshots[at].Bar(0));
            _accuracy = [new("test accuracy", "main", _rows.Values(new("", [.. Enumerable.Range(0, _snapshots.Count)]), at => _snapshots[at].Document.Source?.TestAccuracy))];
            _beyond = Curves(at => _snapshots[at].Significance?.SupportedLoops);
            return;
        }
        _bars =
        [
            new("longest", "main", [.. _snapshots.Select(s => s.Bar(0))]),
            new("second", "second", [.. _snapshots.Select(s => s.Bar(1))]),
            .. _snapshots.Any(s => s.Significance is not null) ? [new ChartSeries($"95th percentile of {SignificanceStore.NullsOf(_snapshots[0].Document)}", "limit", [.. _snapshots.Select(s => s.Significance?.NullPoint)])] : Array.Empty<ChartSeries>(),
        ];
        _accuracy = [new("test accuracy", "main", [.. _snapshots.Select(s => s.Document.Source?.TestAccuracy)])];
        _beyond = [new("loops", "main", [.. _snapshots.Select(s => (double?)s.Significance?.SupportedLoops)])];
    }

    private IReadOnlyList<ChartSeries> Curves(Func<int, double?> value) =>
        [.. _rows.Rows.Select((row, i) => new ChartSeries(row.Name, $"layer-{(i % ChartSeries.Kinds).ToString(CultureInfo.InvariantCulture)}", _rows.Values(row, value)))];

    /// <summary>The results one steps through: of one layer where there are several.</summary>
    private IReadOnlyList<int> Steps => _rows.Rows[_rows.RowOf(_at)].At;

    /// <summary>Where the result shown stands among them.</summary>
    private int Step => Math.Max(0, Steps.ToList().IndexOf(_at));

    private IReadOnlyList<SelectOption> LayerOptions => [.. _rows.Rows.Select((row, i) => new SelectOption(i.ToString(CultureInfo.InvariantCulture), row.Name))];

    private Task ChooseLayerAsync(string? row) => ShowAsync(_rows.Beside(int.Parse(row!, CultureInfo.InvariantCulture), _at));

    private string CellLabel(Snapshot still) => _rows.Layered ? $"Iteration {NumberFormat.Count(still.Document.Source!.Iteration!.Value)}" : still.Label;

    private async Task PlayAsync()
    {
        if (_playing is { } going)
        {
            _playing = null;
            await going.CancelAsync();
            return;
        }
        using var playing = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        _playing = playing;
        try
        {
            if (Step == Steps.Count - 1)
                await ShowAsync(Steps[0]);
            using var timer = new PeriodicTimer(Beat, Time);
            while (Step < Steps.Count - 1 && await timer.WaitForNextTickAsync(playing.Token))
            {
                await ShowAsync(Steps[Step + 1]);
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // Paused, or the page has gone.
        }
        finally
        {
            if (_playing == playing)
                _playing = null;
        }
    }

    private Task StepAsync(int by) => ShowAsync(Steps[Math.Clamp(Step + by, 0, Steps.Count - 1)]);

    private Task ShowAsync(int at)
    {
        _at = Math.Clamp(at, 0, _snapshots.Count - 1);
        Go("at", Now.Choice);
        return Task.CompletedTask;
    }

    // While the slider is dragged only the picture follows; the address does when it is let go.
    private void Slide(ChangeEventArgs change, bool released)
    {
        if (!int.TryParse(change.Value as string, NumberStyles.Integer, CultureInfo.InvariantCulture, out var at))
            return;
        _at = Steps[Math.Clamp(at, 0, Steps.Count - 1)];
        if (released)
            Go("at", Now.Choice);
    }

    private void Go(string name, string? value) =>
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(name, string.IsNullOrEmpty(value) ? null : value), replace: true);

    private string Words() => _frame == Free
        ? "Each graph has its own axes and cover, so positions cannot be compared. Colours and sizes share one scale."
        : $"All results use the principal axes, mean and cover of {Lower(_snapshots.First(s => s.Choice == _frame).Label)}. Points outside its range fall into the outermost intervals. Colours and sizes share one scale.";

    private static string Lower(string label) => label.Length > 1 && char.IsLower(label[1]) ? char.ToLowerInvariant(label[0]) + label[1..] : label;

    private static string Summary(Snapshot still) => still.Bar(0) is { } longest
        ? $"longest H₁ bar {NumberFormat.Measure(longest)}{(still.Document.Source?.TestAccuracy is { } accuracy ? $", accuracy {NumberFormat.Percent(accuracy)}" : "")}"
        : NumberFormat.Count(still.Document.Points.Kept, "point");

    private static string WholePercent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Results;

namespace TopoWeb.Timeline;

/// <summary>Slider, playing, words and curves of the timeline.</summary>
public sealed partial class TimelineView
{
    private CancellationTokenSource? _playing;
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
        _labels = [.. _snapshots.Select(s => ResultChoice.Short(s.Label))];
        _bars =
        [
            new("longest", "main", [.. _snapshots.Select(s => s.Bar(0))]),
            new("second", "second", [.. _snapshots.Select(s => s.Bar(1))]),
            .. _snapshots.Any(s => s.Significance is not null) ? [new ChartSeries("95th percentile of random filters", "limit", [.. _snapshots.Select(s => s.Significance?.NullPoint)])] : Array.Empty<ChartSeries>(),
        ];
        _accuracy = [new("test accuracy", "main", [.. _snapshots.Select(s => s.Document.Source?.TestAccuracy)])];
        _beyond = [new("loops", "main", [.. _snapshots.Select(s => (double?)s.Significance?.SupportedLoops)])];
    }

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
            if (_at == _snapshots.Count - 1)
                await ShowAsync(0);
            using var timer = new PeriodicTimer(Beat, Time);
            while (_at < _snapshots.Count - 1 && await timer.WaitForNextTickAsync(playing.Token))
            {
                await ShowAsync(_at + 1);
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

    private Task StepAsync(int by) => ShowAsync(_at + by);

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
        _at = Math.Clamp(at, 0, _snapshots.Count - 1);
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

    private static string WholeNumber(double value) => value == Math.Round(value) ? NumberFormat.Plain(value) : "";

    private static string WholePercent(double share) => (100 * share).ToString("0", CultureInfo.InvariantCulture) + " %";
}

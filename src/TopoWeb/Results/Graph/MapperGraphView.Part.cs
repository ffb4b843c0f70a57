using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Results.Graph;

/// <summary>The part of the graph that is looked at: it comes from the browser, where the reader moves it, and goes there from an address.</summary>
public sealed partial class MapperGraphView
{
    private bool _partChanged;

    /// <summary>Called by the script: the reader has moved or zoomed the graph.</summary>
    /// <param name="part">Its middle and how much of it is seen; null: all of it.</param>
    [JSInvokable]
    public Task OnLookAsync(double[]? part)
    {
        var seen = part is [var x, var y, var span] && Math.Max(Math.Max(Math.Abs(x), Math.Abs(y)), span) < GraphPart.Farthest
            ? new GraphPart((int)Math.Round(x), (int)Math.Round(y), Math.Max(1, (int)Math.Round(span))) : null;
        if (seen == _display.Part)
            return Task.CompletedTask;
        _display = _display with { Part = seen };
        return InvokeAsync(() => DisplayChanged.InvokeAsync(_display));
    }

    /// <summary>Everything as a result opens with, but for what is selected.</summary>
    private Task ResetView()
    {
        var usual = new GraphDisplay();
        Choose(usual.FilterOf(Mapper));
        _partChanged = true;
        return ShowAsync(usual);
    }

    private Task ClearSelection() => SelectedChanged.InvokeAsync([]);

    private async Task SendPartAsync(JsModule module)
    {
        if (!_partChanged)
            return;
        _partChanged = false;
        await module.InvokeAsync("look", _display.Part is { } part ? (object)new[] { part.X, part.Y, part.Span } : null);
    }
}

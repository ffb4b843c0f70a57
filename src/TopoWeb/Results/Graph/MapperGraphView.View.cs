using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Scales;
using TopoWeb.Settings;

namespace TopoWeb.Results.Graph;

/// <summary>The part that filters, colours and finds nodes.</summary>
public sealed partial class MapperGraphView
{
    private Task ChangeMinimum(ChangeEventArgs change) =>
        int.TryParse(change.Value?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var minimum) ? SetMinimum(minimum) : Task.CompletedTask;

    private async Task SetMinimum(int minimum)
    {
        await Filter(_filter with { MinimumSize = Math.Clamp(minimum, 1, 9999) });
    }

    private Task ChangeShared(ChangeEventArgs change) =>
        int.TryParse(change.Value?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var shared) ? Filter(_filter with { MinimumShared = Math.Clamp(shared, 1, 9999) }) : Task.CompletedTask;

    private async Task Filter(GraphFilter filter)
    {
        Choose(filter);
        await ShowAsync(_display.WithFilter(_filter, Mapper));
        var kept = Selected.Where(id => _shown.Any(n => n.Id == id)).ToArray();
        if (kept.Length < Selected.Count)
            await SelectedChanged.InvokeAsync(kept);
    }

    private void Choose(GraphFilter filter)
    {
        _filter = filter.Fit(Mapper);
        _limited = _filter == filter ? null
            : $"{NumberFormat.Count(Mapper.Nodes.Count(n => n.Size >= filter.MinimumSize), "node")} have {NumberFormat.Count(filter.MinimumSize, "point")} or more, but the limit is {NumberFormat.Count(GraphFilter.MostDrawn)}. Nodes with {_filter.MinimumSize} or more points are shown. Lower the resolution or gain for fewer nodes.";
        (_shown, _edges) = _filter.Apply(Mapper);
        _hidden = Mapper.Nodes.Count - _shown.Length;
        (_sceneChanged, _ringChanged) = (true, true);
        Resize();
        Recolor();
    }

    private void Recolor()
    {
        (_colored, _override, _problem) = (_display.Color, Override, null);
        _coloring = GraphColoring.BySize(_shown, PaletteCatalog.Fit(_display.Palette, FunctionKind.Quantity));
        if (Override is null && Exploration is not null && _display.Color is { } color && Exploration.Find(color) is null)
            _problem = $"Unknown function “{SettingText.Short(color)}”. Colours show points in node.";
        try
        {
            if (Exploration is { } exploration && (Override ?? (exploration.Find(_display.Color) is { } info ? exploration.Values(info.Id) : null)) is { } function)
                _coloring = GraphColoring.By(function.Info, exploration.OnNodes(function, _shown), PaletteCatalog.Fit(_display.Palette, function.Info.Kind));
        }
        catch (Topology.InvalidInputException e)
        {
            _problem = e.Message;
        }
        _colorsChanged = true;
    }

    private Task ChangeColor(ChangeEventArgs change) => ShowAsync(_display with { Color = IdOf(change) });

    /// <summary>A node by its id, or nodes by what is in them: <c>row 12</c>, <c>network 3</c>.</summary>
    private async Task Search(ChangeEventArgs change)
    {
        var words = (change.Value?.ToString() ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0 || !int.TryParse(words[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            return;
        int[] found = words[0].ToLowerInvariant() switch
        {
            "row" => [.. _shown.Where(n => n.Members.Contains(number)).Select(n => n.Id)],
            "network" when Exploration is not null => [.. Exploration.NodesWith(_shown, p => p.Network == number)],
            _ => [.. _shown.Where(n => n.Id == number).Select(n => n.Id)],
        };
        _problem = found.Length == 0 ? $"No visible node matches “{change.Value}”." : null;
        if (found.Length == 0)
            return;
        await SelectedChanged.InvokeAsync(found);
        if (_module is not null)
        {
            await _module.InvokeAsync("select", found);
            await _module.InvokeAsync("zoomToSelection");
        }
    }

    private async Task Call(string method, params object[] arguments)
    {
        if (_module is not null)
            await _module.InvokeAsync(method, arguments);
    }

    /// <summary>The function chosen in a menu; null: points in node.</summary>
    private static string? IdOf(ChangeEventArgs change) => change.Value?.ToString() is { Length: > 0 } id && id != "size" ? id : null;

    private static string Is(bool pressed) => pressed ? "true" : "false";
}

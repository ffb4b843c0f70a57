using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Rendering.Callouts;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Settings;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Results.Graph;

/// <summary>The part that places nodes, sizes them and puts patches around them.</summary>
public sealed partial class MapperGraphView
{
    private GraphDisplay _display = new();
    private GraphDisplay? _given;
    private GraphSizing _sizing = GraphSizing.Of(null, null, []);
    private string? _sizeProblem;
    private GraphPlaces? _places;
    private MapperDocument? _placed;
    private CancellationTokenSource? _loading;
    private string? _layoutProblem;
    private bool _placesChanged;
    private bool _ringChanged;
    private bool _ringShown;
    private bool _sizesChanged;

    private bool IsAround => HasPatches && _display.Around is not null;

    private bool IsForced => _display.Layout == NodePlacement.Force;

    private bool HasPlaces => _places is not null && ReferenceEquals(_placed, Mapper);

    /// <summary>Where patches stand for most nodes, only a size that was chosen is worth a line.</summary>
    private string? SizeNote => _sizeProblem ?? (IsAround || !HasPatches || _display.NodesAs == GraphDrawing.Discs || _display.Size is not null ? _sizing.Note : null);

    /// <summary>A layout that is not there yet is waited for beside the page, which shows the lens layout meanwhile.</summary>
    protected override Task OnParametersSetAsync() => Task.WhenAll(SendColorsAsync(), LoadPlacesAsync());

    private void TakeDisplay()
    {
        if (_given == Display)
            return;
        _given = Display;
        Adopt(Display);
    }

    private Task ShowAsync(GraphDisplay display)
    {
        Adopt(display);
        return Task.WhenAll(DisplayChanged.InvokeAsync(display), LoadPlacesAsync());
    }

    private void Adopt(GraphDisplay display)
    {
        var before = _display;
        _display = display;
        _placesChanged |= IsForced && before.Layout != display.Layout && HasPlaces;
        _optionsChanged |= before.Layout != display.Layout || before.Around is null != display.Around is null || before.NodesAs != display.NodesAs || before.Patches != display.Patches;
        _ringChanged |= before.Layout != display.Layout || before.Around != display.Around;
        _partChanged |= before.Part != display.Part;
        // Of another graph both are made with its nodes.
        if (!ReferenceEquals(_drawn, Mapper))
            return;
        if (before.Size != display.Size)
            Resize();
        if (before.Palette != display.Palette || before.Color != display.Color)
            Recolor();
    }

    private Task Arrange(NodePlacement layout) => ShowAsync(_display with { Layout = layout, Part = null });

    private Task Draw(GraphDrawing drawing) => ShowAsync(_display.WithDrawing(drawing));

    private Task DrawAround() => IsAround ? Task.CompletedTask : ShowAsync(_display with { Drawing = null, Around = GraphDisplay.UsualAround, Part = null });

    private Task ChangeAround(ChangeEventArgs change) => int.TryParse(change.Value?.ToString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out var count)
        ? ShowAsync(_display with { Around = Math.Clamp(count, 0, PatchCallouts.Most) })
        : Task.CompletedTask;

    private Task ChangeSize(ChangeEventArgs change) => ShowAsync(_display with { Size = IdOf(change) });

    private void Resize()
    {
        _sizesChanged = true;
        (_sizing, _sizeProblem) = (GraphSizing.Of(null, null, _shown), null);
        if (Exploration?.Find(_display.Size) is not { Kind: FunctionKind.Quantity } info)
        {
            if (Exploration is not null && _display.Size is { } size)
                _sizeProblem = $"Unknown quantity “{SettingText.Short(size)}” for disc size. Discs show points in node.";
            return;
        }
        try
        {
            _sizing = GraphSizing.Of(Exploration, info.Id, _shown);
        }
        catch (Topology.InvalidInputException e)
        {
            _sizeProblem = e.Message;
        }
    }

    private async Task LoadPlacesAsync()
    {
        if (!IsForced || HasPlaces || HttpContext is not null || Mapper.Nodes.Count == 0 || (_loading is not null && ReferenceEquals(_placed, Mapper)))
            return;
        StopLoading();
        var mine = _loading = new CancellationTokenSource();
        var mapper = Mapper;
        (_placed, _places) = (mapper, null);
        try
        {
            var places = await (LoadLayout?.Invoke(mapper, mine.Token) ?? Task.Run(() => LayoutStore.Compute(mapper, null, mine.Token), mine.Token));
            if (mine != _loading)
                return;
            (_places, _placesChanged, _ringChanged) = (places, true, true);
        }
        catch (OperationCanceledException)
        {
            // Another graph has taken its place, or the visitor has left.
        }
        catch (Exception) when (mine == _loading)
        {
            (_layoutProblem, _placed) = ("The force layout failed. The lens layout is shown instead.", null);
        }
        catch (Exception) when (mine != _loading)
        {
            // Of a graph that nobody looks at any more.
        }
        if (mine != _loading)
            return;
        StopLoading();
        StateHasChanged();
    }

    private void StopLoading()
    {
        _loading?.Cancel();
        _loading?.Dispose();
        _loading = null;
    }

    /// <summary>Places for the browser where it does not have them.</summary>
    private GraphPositions? TakeForced(bool newScene)
    {
        var wanted = IsForced && HasPlaces && (newScene || _placesChanged);
        _placesChanged = false;
        return wanted ? GraphPositions.Force(LensPlacement.Of(Mapper, _shown, _places!)) : null;
    }

    /// <summary>Tells the browser of another ring, or of none where there was one.</summary>
    private async Task SendRingAsync(JsModule module)
    {
        _ringChanged = false;
        var ring = Ring();
        if (ring is null && !_ringShown)
            return;
        _ringShown = ring is not null;
        _partChanged |= _display.Part is not null;
        await module.InvokeAsync("around", ring);
    }

    private GraphCallouts? Ring()
    {
        if (!IsAround || _shown.Length == 0 || (IsForced && !HasPlaces))
            return null;
        var placement = IsForced ? LensPlacement.Of(Mapper, _shown, _places!) : LensPlacement.Create(_shown);
        return GraphCallouts.Create(placement, _shown, _display.Around!.Value, IsForced ? GraphPositions.Force(placement) : GraphPositions.Lens(placement));
    }
}

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
    private GraphLook _look = new();
    private GraphLook? _givenLook;
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

    private bool IsAround => HasPatches && _look.AroundCount is not null;

    private bool IsForced => _look.LayoutChoice == NodePlacement.Force;

    private bool HasPlaces => _places is not null && ReferenceEquals(_placed, Mapper);

    /// <summary>Where patches stand for most nodes, only a size that was chosen is worth a line.</summary>
    private string? SizeNote => _sizeProblem ?? (IsAround || !HasPatches || _look.DrawingChoice == GraphDrawing.Discs || _look.Size is not null ? _sizing.Note : null);

    /// <summary>A layout that is not there yet is waited for beside the page, which shows the lens layout meanwhile.</summary>
    protected override Task OnParametersSetAsync() => Task.WhenAll(SendColorsAsync(), LoadPlacesAsync());

    private void TakeLook()
    {
        if (_givenLook == Look)
            return;
        _givenLook = Look;
        Adopt(Look);
    }

    private Task LookAsync(GraphLook look)
    {
        Adopt(look);
        return Task.WhenAll(LookChanged.InvokeAsync(look), LoadPlacesAsync());
    }

    private void Adopt(GraphLook look)
    {
        var before = _look;
        _look = look;
        _placesChanged |= IsForced && before.LayoutChoice != look.LayoutChoice && HasPlaces;
        _optionsChanged |= before.LayoutChoice != look.LayoutChoice || before.AroundCount is null != look.AroundCount is null || before.DrawingChoice != look.DrawingChoice || before.Scale != look.Scale;
        _ringChanged |= before.LayoutChoice != look.LayoutChoice || before.AroundCount != look.AroundCount;
        if (before.Size != look.Size)
            Resize();
        if (before.BlueRed != look.BlueRed)
            Recolor();
    }

    private Task Arrange(NodePlacement layout) => LookAsync(_look.With(layout));

    private Task Draw(GraphDrawing drawing) => LookAsync(_look.With(drawing));

    private Task DrawAround() => IsAround ? Task.CompletedTask : LookAsync(_look with { Around = GraphLook.UsualAround.ToString(CultureInfo.InvariantCulture) });

    private Task ChangeAround(ChangeEventArgs change) =>
        new GraphLook(Around: change.Value?.ToString()).AroundCount is { } count ? LookAsync(_look with { Around = count.ToString(CultureInfo.InvariantCulture) }) : Task.CompletedTask;

    private Task ChangeSize(ChangeEventArgs change) => LookAsync(_look with { Size = change.Value?.ToString() is { Length: > 0 } id && id != "size" ? id : null });

    private void Resize()
    {
        _sizesChanged = true;
        (_sizing, _sizeProblem) = (GraphSizing.Of(null, null, _shown), null);
        if (Exploration?.Find(_look.Size) is not { Kind: FunctionKind.Quantity } info)
        {
            if (Exploration is not null && _look.Size is not (null or "size"))
                _sizeProblem = $"Unknown quantity “{LiveField.Short(_look.Size)}” for disc size. Discs show points in node.";
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
        await module.InvokeAsync("around", ring);
    }

    private GraphCallouts? Ring()
    {
        if (!IsAround || _shown.Length == 0 || (IsForced && !HasPlaces))
            return null;
        var placement = IsForced ? LensPlacement.Of(Mapper, _shown, _places!) : LensPlacement.Create(_shown);
        return GraphCallouts.Create(placement, _shown, _look.AroundCount!.Value, IsForced ? GraphPositions.Force(placement) : GraphPositions.Lens(placement));
    }
}

using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Shape;

namespace TopoWeb.Results.Inspector;

/// <summary>The shape of the graph: computed once a visitor's page is there, not while it is rendered ahead for its first paint.</summary>
public sealed partial class ResultInspector : IDisposable
{
    /// <summary>Longer than the pause between two steps of a slider.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private GraphFilter _filter = new();
    private ShapeComputation? _shape;

    /// <summary>What of the graph is drawn; null: as in the paper.</summary>
    [Parameter]
    public GraphFilter? Drawn { get; set; }

    private ShapeComputation Shape => _shape ??= new(() => _ = InvokeAsync(StateHasChanged), Pause);

    private string LoopsText => Shape.Loops is { } loops ? NumberFormat.Count(loops) : Shape.Computing ? "…" : "–";

    /// <summary>Whoever goes through loops and flares keeps their list; other selections have the room for themselves.</summary>
    private bool ShowsShape => _nodes.Length == 0 || Shape.Drawn is { } drawn && (drawn.Cycles.Any(IsSelected) || drawn.Flares.Any(f => IsSelected(f.Nodes)));

    public void Dispose() => _shape?.Dispose();

    protected override Task OnAfterRenderAsync(bool firstRender) => Shape.LookAtAsync(Mapper, _filter);

    private bool IsSelected(int[] nodes) => nodes.Length == _nodes.Length && _nodes.All(n => nodes.Contains(n.Id));
}

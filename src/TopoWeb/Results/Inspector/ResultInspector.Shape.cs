using Microsoft.AspNetCore.Components;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Shape;

namespace TopoWeb.Results.Inspector;

/// <summary>The shape of the graph: computed once a visitor's page is there, not while it is rendered ahead for its first paint.</summary>
public sealed partial class ResultInspector : IDisposable
{
    /// <summary>Longer than a slider rests between two steps: the graph itself comes first.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    private GraphFilter _filter = new();
    private ShapeComputation? _shape;

    /// <summary>What of the graph is drawn; null: as in the paper.</summary>
    [Parameter]
    public GraphFilter? Drawn { get; set; }

    /// <summary>Whether loops and flares are computed and listed.</summary>
    [Parameter]
    public bool ShowShape { get; set; }

    private ShapeComputation Shape => _shape ??= new(Pause);

    public void Dispose() => _shape?.Dispose();

    protected override Task OnAfterRenderAsync(bool firstRender) => ShowShape ? Shape.LookAtAsync(Mapper, _filter) : Task.CompletedTask;
}

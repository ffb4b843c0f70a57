using Microsoft.AspNetCore.Components;
using TopoWeb.Components.Charts;
using TopoWeb.Experiments;

namespace TopoWeb.Components.Graphs;

/// <summary>What the chosen nodes are made of; with none chosen, the numbers of the graph.</summary>
public sealed partial class Inspector
{
    private MapperNodeDocument[] _nodes = [];
    private MapperNodeDocument[] _largest = [];
    private IReadOnlyList<int> _rows = [];
    private int _neighbours;

    [Parameter, EditorRequired]
    public required MapperDocument Mapper { get; set; }

    [Parameter, EditorRequired]
    public IReadOnlyList<int> Selected { get; set; } = [];

    [Parameter]
    public EventCallback<IReadOnlyList<int>> SelectedChanged { get; set; }

    [Parameter]
    public Func<IReadOnlyList<int>, ValueTask<IReadOnlyList<MemberPatch>>>? LoadMembers { get; set; }

    [Parameter]
    public PatchScale Scale { get; set; }

    private bool HasPatches => Mapper.Nodes.Count > 0 && PatchColors.Side(Mapper.Nodes[0].Mean.Length) is > 1;

    private string MeanText => "Mean patch: " + string.Join(", ", _nodes[0].Mean.Select(Figures.Measure));

    protected override void OnParametersSet()
    {
        var wanted = Selected.ToHashSet();
        _nodes = [.. Mapper.Nodes.Where(n => wanted.Contains(n.Id)).OrderByDescending(n => n.Size).ThenBy(n => n.Id)];
        _rows = [.. _nodes.SelectMany(n => n.Members).Distinct().Order()];
        _neighbours = _nodes.Length == 1 ? Mapper.Edges.Count(e => e.Source == _nodes[0].Id || e.Target == _nodes[0].Id) : 0;
        _largest = [.. Mapper.Nodes.OrderByDescending(n => n.Size).ThenBy(n => n.Id).Take(12)];
    }
}

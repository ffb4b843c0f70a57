using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;
using TopoWeb.Rendering.Scatter;

namespace TopoWeb.Results.Inspector;

/// <summary>What the chosen nodes are made of; with none chosen, the numbers of the graph. What is folded away is not computed, and nothing is computed twice for one selection.</summary>
public sealed partial class ResultInspector
{
    private readonly HashSet<string> _open = ["mean", "filters"];
    private MapperNodeDocument[] _nodes = [];
    private MapperNodeDocument[] _largest = [];
    private int _neighbours;
    private (MapperDocument?, IReadOnlyList<int>?, ResultExploration?) _read;
    private SelectionSummary? _summary;
    private IReadOnlyList<OriginTable>? _origins;
    private IReadOnlyList<ScatterPanel>? _plot;
    private NodeTable? _nodeTable;
    private PointSelection? _kept;
    private string? _function;

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

    /// <summary>What can be asked of the points; null shows the nodes and their points only.</summary>
    [Parameter]
    public ResultExploration? Exploration { get; set; }

    /// <summary>Address below which files are served; null offers none.</summary>
    [Parameter]
    public string? DownloadBase { get; set; }

    [Parameter]
    public string? DownloadQuery { get; set; }

    [Parameter]
    public DownloadScope Downloads { get; set; } = DownloadScope.None;

    /// <summary>Whether something else than the stored result is shown, of which there are no files.</summary>
    [Parameter]
    public bool Changed { get; set; }

    /// <summary>Makes a selection the source of a new experiment and says what is in the way, if anything; null does not offer it.</summary>
    [Parameter]
    public Func<PointSelection, Task<string?>>? NewRun { get; set; }

    /// <summary>Maps the points of a selection alone and says what is in the way, if anything; null does not offer it.</summary>
    [Parameter]
    public Func<PointSelection, Task<string?>>? MapAgain { get; set; }

    private PointSelection Selection { get; set; } = PointSelection.Empty;

    private bool HasPatches => PatchValues.Side(Mapper) is > 1;

    protected override void OnParametersSet()
    {
        _filter = Drawn?.Fit(Mapper) ?? GraphFilter.Paper(Mapper);
        var read = (Mapper, Selected, Exploration);
        if (read == _read)
            return;
        if (!ReferenceEquals(_read.Item3, Exploration))
        {
            // Rows and nodes of another result are other points.
            _kept = null;
            if (Exploration?.Find(_function) is null)
                _function = (Exploration?.Find("circle-angle") ?? Exploration?.Functions.FirstOrDefault())?.Id;
        }
        (_read, _summary, _origins, _plot, _nodeTable) = (read, null, null, null, null);
        var wanted = Selected.ToHashSet();
        Selection = PointSelection.Of(Mapper.Nodes.Where(n => wanted.Contains(n.Id)));
        var nodes = Mapper.Nodes.ToDictionary(n => n.Id);
        _nodes = [.. Selection.Nodes.Select(id => nodes[id])];
        _neighbours = _nodes.Length == 1 ? Mapper.Edges.Count(e => e.Source == _nodes[0].Id || e.Target == _nodes[0].Id) : 0;
        _largest = [.. Mapper.Nodes.OrderByDescending(n => n.Size).ThenBy(n => n.Id).Take(12)];
    }

    private bool IsOpen(string section) => _open.Contains(section);

    private void Fold(string section, bool open)
    {
        if (open)
            _open.Add(section);
        else
            _open.Remove(section);
    }

    private SelectionSummary Summary(ResultExploration exploration) => _summary ??= exploration.Summary(Selection);

    private NodeTable NodeTableOf(ResultExploration exploration) => _nodeTable ??= exploration.Tabulate(_nodes);

    private IReadOnlyList<OriginTable> Origins(ResultExploration exploration) => _origins ??= exploration.Origins(Selection);

    /// <summary>The points of the selection among all, where points have 2 or 3 coordinates.</summary>
    private IReadOnlyList<ScatterPanel>? PlotOf(ResultExploration exploration) => !PointScatter.Draws(exploration.Points.Cloud.Dimension) ? null
        : _plot ??= PointScatter.Create(exploration.Points.Cloud, exploration.Points.PositionsOf(Selection.Rows), []);
}

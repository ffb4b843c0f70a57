using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Components;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exploration.Selections;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Rendering.Patches;

namespace TopoWeb.Results.Inspector;

/// <summary>What the chosen nodes are made of; with none chosen, the numbers of the graph. What is folded away is not computed, and nothing is computed twice for one selection.</summary>
public sealed partial class ResultInspector
{
    /// <summary>Dots of all points in a drawing of the plane: more would not be told apart.</summary>
    private const int MostDots = 3000;

    private readonly HashSet<string> _open = ["mean", "filters"];
    private MapperNodeDocument[] _nodes = [];
    private MapperNodeDocument[] _largest = [];
    private int _neighbours;
    private (MapperDocument?, IReadOnlyList<int>?, ResultExploration?) _read;
    private SelectionSummary? _summary;
    private IReadOnlyList<OriginTable>? _origins;
    private string[]? _plot;
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

    private bool HasPatches => Mapper.Nodes.Count > 0 && PatchValues.Side(Mapper.Nodes[0].Mean.Length) is > 1;

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

    /// <summary>Points of the plane as dots in a square of 200, y upwards: some of all, and the selection.</summary>
    private string[]? PlotOf(ResultExploration exploration)
    {
        var points = exploration.Points;
        if (points.Cloud.Dimension != 2 || points.Cloud.Count == 0)
            return null;
        if (_plot is not null)
            return _plot;
        var (lowX, highX, lowY, highY) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
        for (var i = 0; i < points.Cloud.Count; i++)
        {
            var row = points.Cloud.Row(i);
            (lowX, highX, lowY, highY) = (Math.Min(lowX, row[0]), Math.Max(highX, row[0]), Math.Min(lowY, row[1]), Math.Max(highY, row[1]));
        }
        var unit = 200 / Math.Max(1e-12, Math.Max(highX - lowX, highY - lowY));
        string Dots(IEnumerable<int> positions) => positions.Aggregate(new StringBuilder(), (text, p) =>
            text.Append(CultureInfo.InvariantCulture, $"M{(points.Cloud.Row(p)[0] - lowX) * unit:0.#} {200 - (points.Cloud.Row(p)[1] - lowY) * unit:0.#}h0")).ToString();
        var step = Math.Max(1, points.Cloud.Count / MostDots);
        return _plot = [Dots(Enumerable.Range(0, points.Cloud.Count).Where(i => i % step == 0)), Dots(points.PositionsOf(Selection.Rows).Where((_, i) => i % step == 0))];
    }
}

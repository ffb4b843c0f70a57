using Microsoft.AspNetCore.Components;
using TopoWeb.Components.Charts;
using TopoWeb.Experiments;
using TopoWeb.Exploration;

namespace TopoWeb.Components.Graphs;

/// <summary>Name, formula and verdict of a result, with the switch between checkpoints and the downloads.</summary>
public sealed partial class WorkbenchHeader
{
    private LoopVerdict? _verdict;

    [Parameter, EditorRequired]
    public ResultDocument? Document { get; set; }

    [Parameter]
    public IReadOnlyList<ResultChoice> Choices { get; set; } = [];

    /// <summary>The comparison with random filters; null where there is none.</summary>
    [Parameter]
    public VerdictView? Verdict { get; set; }

    /// <summary>Why there is no comparison, where there would be one.</summary>
    [Parameter]
    public string? VerdictNote { get; set; }

    [Parameter]
    public string ChoiceName { get; set; } = "";

    [Parameter]
    public string? SelectedChoice { get; set; }

    [Parameter]
    public EventCallback<string> OnChoice { get; set; }

    [Parameter]
    public RenderFragment? Actions { get; set; }

    [Parameter]
    public string? DownloadBase { get; set; }

    [Parameter]
    public string? DownloadQuery { get; set; }

    [Parameter]
    public DownloadScope Downloads { get; set; }

    protected override void OnParametersSet() => _verdict = Document?.Barcode is { } barcode ? LoopVerdict.Of(barcode) : null;

    private IEnumerable<(string Path, string Name, string What)> Files()
    {
        if (DownloadBase is null || Downloads == DownloadScope.None || Document is null)
            yield break;
        yield return ("result", "Result", "JSON, everything on this page");
        if (Document.Barcode is not null)
            yield return ("barcode.svg", "Barcode", "SVG");
        if (Document.Mapper is not null)
        {
            yield return ("mapper.graphml", "Mapper graph", "GraphML");
            yield return ("mapper.cyjs", "Mapper graph", "Cytoscape JSON");
            yield return ("members.csv", "Points of each node", "CSV");
        }

        if (Downloads == DownloadScope.RawFilters)
            yield return ("points.npy", "Points", "NumPy array, rows as analysed");
    }

    private string Address(string path) => $"{DownloadBase!.TrimEnd('/')}/{path}{(string.IsNullOrEmpty(DownloadQuery) ? "" : "?" + DownloadQuery)}";

    private string Explain(ResultChoice choice) => choice.LongestRatio is { } ratio
        ? $"{ChoiceName} {choice.Label}: the longest H₁ bar is {Figures.Ratio(ratio)} times the second"
        : $"{ChoiceName} {choice.Label}";
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Exploration;
using TopoWeb.Exports;
using TopoWeb.Rendering;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Live;
using TopoWeb.Results.Preview;

namespace TopoWeb.Results;

/// <summary>Name, formula and verdict of a result, with the switch between checkpoints and the downloads.</summary>
public sealed partial class WorkbenchHeader
{
    private const string PreviewId = "figure-preview";

    private string? _about;
    private FigurePreview? _preview;

    /// <summary>Width of figures in millimetres; null: for a screen.</summary>
    private int? _width;
    private int _dpi = 300;

    [Parameter, EditorRequired]
    public ResultDocument? Document { get; set; }

    [Parameter]
    public IReadOnlyList<ResultChoice> Choices { get; set; } = [];

    /// <summary>The comparison with random filters; null where there is none.</summary>
    [Parameter]
    public SignificanceView? Significance { get; set; }

    /// <summary>Why there is no comparison, where there would be one.</summary>
    [Parameter]
    public string? SignificanceNote { get; set; }

    /// <summary>Settings that are being tried, whose comparison can be asked for; null where the stored result is shown.</summary>
    [Parameter]
    public LiveModel? Live { get; set; }

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

    /// <summary>What is shown of the graph, for files that show it too.</summary>
    [Parameter]
    public GraphDisplay Display { get; set; } = new();

    /// <summary>What colours the nodes, for the palettes that fit it.</summary>
    [Parameter]
    public FunctionKind ColorKind { get; set; }

    [Parameter]
    public DownloadScope Downloads { get; set; }

    /// <summary>Takes the last change back; without a delegate there is none.</summary>
    [Parameter]
    public EventCallback OnUndo { get; set; }

    /// <summary>Makes again what was taken back.</summary>
    [Parameter]
    public EventCallback OnRedo { get; set; }

    protected override void OnParametersSet() =>
        _about = Document is { } document ? string.Join("\n", new[] { document.Source?.Title, string.Join(": ", new[] { document.Source?.Origin, ResultFormula.Paper(document) }.OfType<string>()) }.OfType<string>()) : null;

    /// <summary>Offered first where another width is chosen.</summary>
    private const int OtherWidth = 120;

    private bool IsOtherWidth => _width is not (null or 85 or 170);

    private bool HasFigures => Document is { Mapper: not null } or { Barcode: not null };

    private Task OpenPreviewAsync() => _preview?.OpenAsync() ?? Task.CompletedTask;

    private void ChooseWidth(ChangeEventArgs change) =>
        _width = int.TryParse(change.Value?.ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var width) ? Math.Clamp(width, PrintSize.Narrowest, PrintSize.Widest) : null;

    /// <summary>The iteration apart from what comes before it: a long title ends in dots, and never its iteration.</summary>
    private (string Name, string? At) Title
    {
        get
        {
            var title = Document?.Source?.Title ?? "Result";
            var at = title.LastIndexOf(", iteration ", StringComparison.Ordinal) + 1;
            return at == 0 ? (title, null) : (title[..at], title[at..]);
        }
    }

    /// <summary>What can be taken away, by what it is: a line each in the menu.</summary>
    private IEnumerable<(string Group, (string Path, string Name, string What)[] Files)> Groups()
    {
        if (DownloadBase is null || Downloads == DownloadScope.None || Document is null)
            yield break;
        var (graph, bars, raw) = (Document.Mapper is not null, Document.Barcode is not null, Downloads == DownloadScope.RawFilters);
        if (graph || bars)
            yield return ("Figure",
            [
                ("figure.svg", "SVG", "Graph, barcode and caption in one figure, as SVG"),
                ("figure.pdf", "PDF", "Graph, barcode and caption in one figure, as PDF"),
                .. _width is null
                    ? [("figure.png?scale=2", "PNG", "Graph, barcode and caption in one figure, 1,720 pixels wide"), ("figure.png?scale=4", "PNG 4×", "Graph, barcode and caption in one figure, 3,440 pixels wide")]
                    : new[] { ($"figure.png?dpi={_dpi}", "PNG", $"Graph, barcode and caption in one figure, {_width} mm wide at {_dpi} dpi") },
            ]);
        if (graph)
            yield return ("Graph",
            [
                ("mapper.svg", "SVG", "The Mapper graph with legend and caption"),
                ("mapper.svg?around=32", "SVG, patches around", "The Mapper graph as discs, with 32 mean patches around it"),
                ("mapper.graphml", "GraphML", "For Gephi, yEd, NetworkX, igraph"),
                ("mapper.cyjs", "Cytoscape", "Cytoscape JSON"),
                ("mapper.kmapper.json", "KeplerMapper", "JSON for KeplerMapper (Python)"),
                ("members.csv", "Members", "Points of each node with network, layer and channels, as CSV"),
            ]);
        if (bars)
            yield return ("Barcode",
            [
                ("barcode.svg", "SVG", "All bars"),
                ("barcode.json", "JSON", "Bars, landmarks, settings"),
                ("barcode.csv", "CSV", "Dimension, birth and death of each bar"),
                ("barcode.pers", "GUDHI", "Persistence file: dimension birth death"),
            ]);
        yield return ("Data",
        [
            ("result", "Result", "Everything on this page, as JSON"),
            ("spec.json", "Settings", "The specification, for topoweb analyze"),
            .. bars ? [("landmarks.npy", "Landmarks", "Input rows of the landmarks, NumPy array")] : Array.Empty<(string, string, string)>(),
            .. graph ? [("lens.npy", "Lenses", "Lens values of the analysed points, NumPy array")] : Array.Empty<(string, string, string)>(),
            .. raw ? [("points.npy", "Points", "The analysed points, NumPy array"), ("filters.npy", "Filters", "The input of the analysis, NumPy array; reproduces this result with the settings")] : Array.Empty<(string, string, string)>(),
        ]);
        yield return ("Everything", [("everything.zip", "ZIP", raw ? "All files, with a README and a Python script to load them" : "All files except the points, with a README and a Python script to load them")]);
    }

    private string Address(string path) => DownloadAddress.Of(DownloadBase!, DownloadQuery, path, Display, _width);
}

using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Graph;

namespace TopoWeb.Results;

/// <summary>What a run's own page and a guest's have in common: which result is shown and how one looks at it stands in the address, so that a copied one shows the same.</summary>
public abstract class ResultPage : ComponentBase
{
    private string? _addressColor;

    [SupplyParameterFromQuery(Name = "choice")]
    public string? Choice { get; set; }

    [SupplyParameterFromQuery(Name = "color")]
    public string? Color { get; set; }

    [SupplyParameterFromQuery(Name = "layout")]
    public string? Layout { get; set; }

    [SupplyParameterFromQuery(Name = "size")]
    public string? Size { get; set; }

    [SupplyParameterFromQuery(Name = "around")]
    public string? Around { get; set; }

    [SupplyParameterFromQuery(Name = "drawing")]
    public string? Drawing { get; set; }

    [SupplyParameterFromQuery(Name = "palette")]
    public string? Palette { get; set; }

    [SupplyParameterFromQuery(Name = "patches")]
    public string? Patches { get; set; }

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    /// <summary>The function that colours the nodes: known here before the browser tells that it stands in the address.</summary>
    protected string? ShownColor { get; private set; }

    protected GraphLook Look => new(Layout, Size, Around, Drawing, Palette, Patches);

    protected override void OnParametersSet()
    {
        if (_addressColor != Color)
            ShownColor = _addressColor = Color;
    }

    /// <summary>Puts an address in place of the page's own.</summary>
    protected virtual void Write(string address) => Navigation.NavigateTo(address, replace: true);

    protected void LookAt(GraphLook look) => Write(Navigation.GetUriWithQueryParameters(look.Address()));

    /// <summary>The nodes take their colours at once; the address comes after, by way of the browser.</summary>
    protected void ColorBy(string? function)
    {
        ShownColor = function;
        Write(Navigation.GetUriWithQueryParameter("color", function));
    }

    /// <summary>What is drawn and chosen.</summary>
    protected void ViewAt(GraphView view)
    {
        if (view.Mapper is { } mapper)
            Write(Navigation.GetUriWithQueryParameters(ViewAddress.Print(mapper, view.Filter, view.Nodes)));
    }

    protected Task SelectAsync(string choice)
    {
        // Nodes chosen are those of one result.
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["choice"] = choice, ["nodes"] = null }), replace: true);
        return Task.CompletedTask;
    }

    /// <summary>What was corrected of what the address says of the graph.</summary>
    protected IReadOnlyList<string> ViewNotices { get; private set; } = [];

    /// <summary>What the address says of a graph.</summary>
    protected GraphView ReadView(MapperDocument? mapper)
    {
        var view = ViewAddress.Read(mapper, Query());
        ViewNotices = view.Notices;
        return new(null, view.Filter, view.Nodes);
    }

    protected IEnumerable<KeyValuePair<string, string>> Query() =>
        QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).Select(q => new KeyValuePair<string, string>(q.Key, q.Value.ToString()));
}

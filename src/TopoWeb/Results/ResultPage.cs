using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Rendering.Graphs;

namespace TopoWeb.Results;

/// <summary>What a run's own page and a guest's have in common: which result is shown and how one looks at it stands in the address, so that a copied one shows the same.</summary>
public abstract partial class ResultPage : ComponentBase
{
    /// <summary>Addresses this page has written: the browser tells of them late, when newer settings may be shown.</summary>
    private readonly HashSet<string> _written = new(StringComparer.Ordinal);
    private string? _seen;

    [SupplyParameterFromQuery(Name = "choice")]
    public string? Choice { get; set; }

    [Inject]
    internal NavigationManager Navigation { get; set; } = default!;

    /// <summary>What is shown of the graph: known here before the browser tells that it stands in the address.</summary>
    protected GraphDisplay Display { get; private set; } = new();

    /// <summary>What was corrected of how the address wants the graph drawn.</summary>
    protected IReadOnlyList<string> StyleNotices { get; private set; } = [];

    /// <summary>What was corrected of what the address wants drawn and chosen.</summary>
    protected IReadOnlyList<string> PartNotices { get; private set; } = [];

    protected bool IsOwnAddress => _written.Contains(Navigation.Uri);

    protected override void OnParametersSet()
    {
        if (_seen == Navigation.Uri)
            return;
        _seen = Navigation.Uri;
        if (IsOwnAddress)
            return;
        _written.Clear();
        var reading = GraphDisplayAddress.Read(Query());
        (Display, StyleNotices, PartNotices) = (reading.Display, reading.StyleNotices, reading.PartNotices);
    }

    /// <summary>Puts an address in place of the page's own.</summary>
    protected void Write(string address)
    {
        if (address == Navigation.Uri)
            return;
        _written.Add(address);
        Navigation.NavigateTo(address, replace: true);
    }

    /// <summary>The graph changes at once; the address comes after, by way of the browser.</summary>
    protected void Show(GraphDisplay display)
    {
        (Display, StyleNotices, PartNotices) = (display, [], []);
        Write(Navigation.GetUriWithQueryParameters(GraphDisplayAddress.Print(display)));
    }

    protected Task SelectAsync(string choice)
    {
        // Nodes chosen are those of one result.
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameters(new Dictionary<string, object?> { ["choice"] = choice, ["nodes"] = null }), replace: true);
        return Task.CompletedTask;
    }

    protected IEnumerable<KeyValuePair<string, string>> Query() =>
        QueryHelpers.ParseQuery(new Uri(Navigation.Uri).Query).Select(q => new KeyValuePair<string, string>(q.Key, q.Value.ToString()));
}

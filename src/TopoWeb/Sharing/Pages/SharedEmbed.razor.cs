using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Sharing.Guests;
using TopoWeb.Sharing.Links;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Sharing.Pages;

/// <summary>Graph and barcode of a link for a frame in another page, such as a supplement: the one page that others may show, where the server allows it.</summary>
public sealed partial class SharedEmbed
{
    private FrozenResult? _result;
    private GraphDisplay _display = new();
    private IReadOnlyList<int> _selected = [];

    [SupplyParameterFromQuery(Name = "choice")]
    public string? Choice { get; set; }

    private protected override IReadOnlyList<string> Known { get; } = ["choice", .. GraphDisplayAddress.Names];

    private protected override async Task ReadAddressAsync(SharedLink link)
    {
        _result = await Reader.FindAsync(link, Choice);
        var query = new Uri(Navigation.Uri).Query;
        _display = GraphDisplayAddress.Read(QueryHelpers.ParseQuery(query.Length > 1 ? query : link.View).Select(q => KeyValuePair.Create(q.Key, q.Value.ToString()))).Display;
        _selected = _display.Nodes;
    }

    private async Task<GraphPlaces> LoadLayoutAsync(MapperDocument mapper, CancellationToken cancellation) =>
        await IsOpenAsync() && _result is { } result && await Reader.LayoutAsync(result, cancellation) is { } places
            ? places : throw new InvalidOperationException("The link is no longer valid, or has no force layout.");
}

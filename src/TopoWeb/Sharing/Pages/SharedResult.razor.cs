using Microsoft.AspNetCore.Components;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Exports;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results;
using TopoWeb.Sharing.Guests;
using TopoWeb.Sharing.Links;
using TopoWeb.Topology.GraphLayout;

namespace TopoWeb.Sharing.Pages;

/// <summary>What a guest sees: the results that a link froze, read only, with nothing computed and nothing of the run they came from.</summary>
public sealed partial class SharedResult : IAsyncDisposable
{
    private static readonly string[] Known = ["choice", .. GraphDisplayAddress.Names];

    private SharedLink? _link;
    private FrozenResult? _result;
    private ResultDocument? _document;
    private IReadOnlyList<ResultChoice> _choices = [];
    private IReadOnlyList<string> _unknown = [];
    private IDisposable? _watching;
    private DownloadScope _downloads;
    private string? _token;
    private string? _choice;
    private (string Token, string? Choice)? _asked;
    private bool _loading;
    private string? _choiceName;
    private string? _note;
    private bool _needsPassword;
    private bool _loaded;
    private int _reads;

    [Parameter]
    public string Token { get; set; } = "";

    [Inject] internal GuestDoor Door { get; set; } = default!;
    [Inject] internal SharedReader Reader { get; set; } = default!;

    private IReadOnlyList<string> Notices => [.. _unknown, .. PartNotices];

    public ValueTask DisposeAsync()
    {
        Dispose();
        _watching?.Dispose();
        return ValueTask.CompletedTask;
    }

    protected override async Task OnParametersSetAsync()
    {
        _unknown = UnknownParameters.Notices(Navigation.Uri, Known);
        // An address without a choice means the first one again, after another was chosen.
        var known = _asked == (Token, Choice) || (!_loading && _token == Token && Choice is not null && Choice == _choice);
        _asked = (Token, Choice);
        if (known && _result is not null)
        {
            // What is on its way brings what the address says with it.
            if (!_loading)
                TakeAddress();
            return;
        }
        _loading = true;
        var mine = ++_reads;
        var entry = await Door.EnterAsync(Token);
        var result = entry.Link is { } link ? await Reader.FindAsync(link, Choice) : null;
        if (mine != _reads)
            return;
        _loading = false;
        TakeAddress();
        (_token, _link, _needsPassword, _loaded) = (Token, entry.Link, entry.NeedsPassword, true);
        Take(entry.Link);
        (_result, _document, _choice) = (result, result?.Stored.Document, result?.Item.Address);
        Significance = result?.Significance;
        _note = result?.NoSignificance is { } why ? $"No comparison with {SignificanceStore.NullsOf(result.Stored.Document)}. {why}" : null;
    }

    // Not while the page is prerendered: nobody stays on that.
    protected override void OnAfterRender(bool firstRender)
    {
        if (_watching is null && _link is { } link)
            _watching = Door.Watch(link, () => InvokeAsync(Close));
    }

    private void Take(SharedLink? link)
    {
        if (link is null)
            return;
        _downloads = link.Scope switch { ShareScope.View => DownloadScope.None, ShareScope.Download => DownloadScope.Results, _ => DownloadScope.RawFilters };
        _choiceName = link.Kind == ShareKind.Comparison ? "Result" : null;
        // The bar above has the views of a story in their order.
        if (link.Kind == ShareKind.Story)
        {
            _choices = [];
            return;
        }
        _choices = link.Kind == ShareKind.Comparison
            ? [.. link.Items.Select(i => new ResultChoice(i.Address, i.Address))]
            : ResultChoice.Of(link.Items.Select(i => (i.Choice, i.Label, i.LongestRatio)));
    }

    private void Close()
    {
        (_link, _result, _document) = (null, null, null);
        StateHasChanged();
    }

    private async Task<GraphPlaces> LoadLayoutAsync(MapperDocument mapper, CancellationToken cancellation) =>
        (await Door.EnterAsync(Token, cancellation)).IsOpen && _result is { } result && await Reader.LayoutAsync(result, cancellation) is { } places
            ? places : throw new InvalidOperationException("The link is no longer valid, or has no force layout.");

    private async ValueTask<IReadOnlyList<MemberPatch>> LoadMembersAsync(IReadOnlyList<int> rows) =>
        (await Door.EnterAsync(Token)).IsOpen ? _result?.Stored.Members(rows) ?? [] : [];
}

using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing;

/// <summary>All links, for administrators of a server with accounts. The rules for links are configuration: there is one place for them.</summary>
public sealed partial class AdminLinks
{
    private const string OpenOnly = "open";

    private static readonly SelectOption[] Filters = [new(OpenOnly, "Open"), new("all", "All")];

    private IReadOnlyList<ShareEntry>? _links;
    private string _shown = OpenOnly;
    private string _search = "";

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal ShareLedger Ledger { get; set; } = default!;
    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;
    [Inject] internal IOptionsMonitor<ShareOptions> Options { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal TimeProvider Time { get; set; } = default!;

    private ShareOptions Rules => Options.CurrentValue;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private IReadOnlyList<object> Shown =>
        [.. (_links ?? []).Where(e => _shown != OpenOnly || e.IsOpen(Now)).Where(e => Has(e.Link.Title) || Has(e.Owner) || Has(e.Link.Note))];

    protected override async Task OnInitializedAsync()
    {
        if (Access.Value.Mode != AccessMode.Accounts)
        {
            Navigation.NotFound();
            return;
        }
        await ReadAsync();
    }

    private async Task ReadAsync() => _links = await Ledger.AllAsync(await Who.GetAsync());

    private async Task RevokeAsync(Guid id)
    {
        await Ledger.RevokeAsync(await Who.GetAsync(), id);
        await ReadAsync();
    }

    private bool Has(string? text) => _search.Length == 0 || text?.Contains(_search, StringComparison.OrdinalIgnoreCase) == true;
}

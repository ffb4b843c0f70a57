using Microsoft.AspNetCore.Components;
using TopoWeb.Sharing.Guests;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing.Pages;

/// <summary>What the guests' pages have in common: the link is asked for at every change of the address and watched while the page is open.</summary>
public abstract class SharedPage : ComponentBase, IDisposable
{
    private IDisposable? _watching;

    [Parameter]
    public string Token { get; set; } = "";

    [Inject] internal GuestDoor Door { get; set; } = default!;
    [Inject] internal SharedReader Reader { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;

    /// <summary>Null where the link is not valid, or its password is not known.</summary>
    private protected SharedLink? Link { get; private set; }

    /// <summary>The link has been looked for.</summary>
    protected bool Loaded { get; private set; }

    protected bool NeedsPassword { get; private set; }

    /// <summary>Parameters of the address that the page does not know.</summary>
    protected IReadOnlyList<string> Notices { get; private set; } = [];

    /// <summary>Parameters that it knows.</summary>
    private protected abstract IReadOnlyList<string> Known { get; }

    protected string Home => $"s/{Token}";

    public void Dispose()
    {
        _watching?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Another link is shown.</summary>
    private protected virtual Task OpenAsync(SharedLink link) => Task.CompletedTask;

    /// <summary>The address has changed, of the same link too.</summary>
    private protected virtual Task ReadAddressAsync(SharedLink link) => Task.CompletedTask;

    private protected async ValueTask<bool> IsOpenAsync() => (await Door.EnterAsync(Token)).IsOpen;

    protected override async Task OnParametersSetAsync()
    {
        Notices = UnknownParameters.Notices(Navigation.Uri, Known);
        var entry = await Door.EnterAsync(Token);
        if (entry.Link is { } link)
        {
            if (link.Id != Link?.Id)
                await OpenAsync(link);
            await ReadAddressAsync(link);
        }
        (Link, NeedsPassword, Loaded) = (entry.Link, entry.NeedsPassword, true);
    }

    // Not while the page is prerendered: nobody stays on that.
    protected override void OnAfterRender(bool firstRender)
    {
        if (_watching is null && Link is { } link)
            _watching = Door.Watch(link, () => InvokeAsync(Close));
    }

    private void Close()
    {
        Link = null;
        StateHasChanged();
    }
}

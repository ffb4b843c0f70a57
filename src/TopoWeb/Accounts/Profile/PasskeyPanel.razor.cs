using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Access;
using TopoWeb.Accounts.Passkeys;
using TopoWeb.Controls;
using TopoWeb.Topology;

namespace TopoWeb.Accounts.Profile;

/// <summary>A person's passkeys: add, name, remove.</summary>
public sealed partial class PasskeyPanel : IAsyncDisposable
{
    private ElementReference _element;
    private JsModule? _module;
    private DotNetObjectReference<PasskeyPanel>? _self;
    private IReadOnlyList<PasskeyItem>? _items;
    private bool _live;
    private string? _renaming;
    private string? _removing;
    private string _name = "";
    private string? _error;

    [Inject] internal CurrentVisitor Who { get; set; } = default!;

    [Inject] internal PasskeyService Passkeys { get; set; } = default!;

    [Inject] internal TimeProvider Time { get; set; } = default!;

    [Inject] internal IJSRuntime Js { get; set; } = default!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>The browser is done: a passkey was added, or why not.</summary>
    [JSInvokable]
    public async Task DoneAsync(string? problem)
    {
        _error = problem is { Length: > 300 } ? problem[..300] : problem;
        await LoadAsync();
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
        _self?.Dispose();
    }

    protected override Task OnInitializedAsync() => LoadAsync();

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _self = DotNetObjectReference.Create(this);
        _module = new JsModule(Js, "./Accounts/Profile/PasskeyPanel.razor.js");
        await _module.CreateAsync(_element, _self);
        _live = true;
        StateHasChanged();
    }

    private async Task LoadAsync() => _items = await Passkeys.ListAsync(await Who.GetAsync());

    private Task RenameAsync() => TryAsync(async who =>
    {
        await Passkeys.RenameAsync(who, _renaming!, _name);
        _renaming = null;
    });

    private Task RemoveAsync(string id) => TryAsync(async who =>
    {
        await Passkeys.RemoveAsync(who, id);
        _removing = null;
    });

    private async Task TryAsync(Func<Visitor, Task> act)
    {
        _error = null;
        try
        {
            await act(await Who.GetAsync());
        }
        catch (InvalidInputException e)
        {
            _error = e.Message;
        }
        await LoadAsync();
    }
}

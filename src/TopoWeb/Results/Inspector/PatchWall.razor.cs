using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using TopoWeb.Controls;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Patches;

namespace TopoWeb.Results.Inspector;

/// <summary>A wall of points with where each comes from. The browser asks for the pages that come into sight.</summary>
public sealed partial class PatchWall : IAsyncDisposable
{
    /// <summary>Points of a page: 3×3 patches with their provenance are some 20 kB.</summary>
    public const int Page = 256;

    private ElementReference _element;
    private JsModule? _module;
    private DotNetObjectReference<PatchWall>? _self;
    private IReadOnlyList<int>? _asked;
    private string _rowText = "";
    private WallOptions? _shown;
    private int _version;
    private bool _failed;
    private bool _fixed;
    private bool _patches = true;

    [Inject]
    public required IJSRuntime Js { get; set; }

    /// <summary>Row numbers of the points.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<int> Rows { get; set; } = [];

    [Parameter, EditorRequired]
    public Func<IReadOnlyList<int>, ValueTask<IReadOnlyList<MemberPatch>>>? Load { get; set; }

    /// <summary>Whether points may be patches; else their coordinates are listed.</summary>
    [Parameter]
    public bool Patches { get; set; } = true;

    [Parameter]
    public PatchScale Scale { get; set; }

    /// <summary>End of the scale that all patches can be drawn on; null offers each its own only.</summary>
    [Parameter]
    public double? Maximum { get; set; }

    /// <summary>The points of one page, for the browser.</summary>
    /// <param name="page">Number of the page, from 0.</param>
    /// <param name="version">Selection that is meant.</param>
    /// <returns>Null where the selection is another by now, or the points cannot be loaded.</returns>
    [JSInvokable]
    public async Task<WallPage?> PageAsync(int page, int version)
    {
        if (Load is null || version != _version || page < 0 || (long)page * Page >= Rows.Count)
            return null;
        int[] rows = [.. Rows.Skip(page * Page).Take(Page)];
        try
        {
            var members = await Load(rows);
            // Another node may have been chosen while these were on their way.
            if (version != _version)
                return null;
            // Fewer than asked for: the link has been revoked meanwhile.
            if (members.Count != rows.Length)
                return Fail();
            var content = WallPage.Of(members, Patches);
            if (_patches != content.Side > 0)
            {
                _patches = content.Side > 0;
                StateHasChanged();
            }
            return content;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return version == _version ? Fail() : null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_module is not null)
            await _module.DisposeAsync();
        _self?.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (_asked is not null && (ReferenceEquals(_asked, Rows) || _asked.SequenceEqual(Rows)))
            return;
        _asked = Rows;
        _version++;
        _failed = false;
        _rowText = string.Join(", ", Rows.Select(r => r.ToString(CultureInfo.InvariantCulture)));
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        var options = new WallOptions(_version, Rows.Count, Page, _fixed ? Maximum : null, PatchColors.Ramp(Scale));
        if (_failed || options == _shown)
            return;
        _shown = options;
        try
        {
            if (_module is not null)
            {
                await _module.InvokeAsync("update", options);
                return;
            }
            var module = _module = new JsModule(Js, "./Results/Inspector/PatchWall.razor.js");
            _self ??= DotNetObjectReference.Create(this);
            await module.CreateAsync(_element, _self, options);
            // Something may have changed before the module was there.
            if (_shown is { } now && now != options)
                await module.InvokeAsync("update", now);
        }
        catch (JSException)
        {
            // The module did not come, or the element went before it: a wall that can be tried again, not a broken page.
            (_module, _shown) = (null, null);
            Fail();
        }
    }

    private void ToggleFixed(ChangeEventArgs e) => _fixed = e.Value is true;

    private void RetryAsync()
    {
        _failed = false;
        _version++;
    }

    private WallPage? Fail()
    {
        _failed = true;
        StateHasChanged();
        return null;
    }
}

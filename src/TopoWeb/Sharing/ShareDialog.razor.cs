using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Sharing;

public sealed partial class ShareDialog : IAsyncDisposable
{
    private const string NoEnd = "";

    private static readonly SelectOption[] Scopes = [new("View", "View"), new("Download", "View and download"), new("RawFilters", "Include raw filters")];

    private static readonly SelectOption[] Lives = [new("1", "1 day"), new("7", "7 days"), new("30", "30 days"), new("365", "365 days"), new(NoEnd, "never")];

    private ElementReference _element;
    private JsModule? _module;
    private IReadOnlyList<ShareLinkRow> _links = [];
    private ShareScope _scope = ShareScope.View;
    private string _days = "30";
    private string _note = "";
    private string? _url;
    private InvalidInputException? _error;
    private bool _busy;

    /// <summary>The run whose results are shared.</summary>
    [Parameter, EditorRequired]
    public Guid RunId { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private ShareService Shares { get; set; } = null!;

    [Inject]
    private ServerAddress Address { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IConfiguration Configuration { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private bool IsLocal => (Configuration["Access:Mode"] ?? "Local").Equals("Local", StringComparison.OrdinalIgnoreCase);

    /// <summary>The button on result pages.</summary>
    internal static RunAction Action { get; } = new("Share", 1, RunActionPlaces.OnResult, (dialogs, run) => ShowAsync(dialogs, run.Id));

    /// <summary>Shows the dialog until it is closed.</summary>
    public static async Task ShowAsync(IDialogService dialogs, Guid run)
    {
        var dialog = await dialogs.ShowAsync<ShareDialog>(null, new DialogParameters<ShareDialog> { { d => d.RunId, run } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        await dialog.Result;
    }

    public ValueTask DisposeAsync() => _module?.DisposeAsync() ?? ValueTask.CompletedTask;

    protected override async Task OnInitializedAsync() => _links = await Shares.OfRunAsync(await Who.GetAsync(), RunId);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        _module = new JsModule(Js, "./Sharing/ShareDialog.razor.js");
        await _module.CreateAsync(_element);
    }

    private async Task CreateAsync()
    {
        (_busy, _error) = (true, null);
        try
        {
            TimeSpan? life = _days == NoEnd ? null : TimeSpan.FromDays(int.Parse(_days, CultureInfo.InvariantCulture));
            var (_, token) = await Shares.CreateAsync(await Who.GetAsync(), RunId, _scope, life, _note);
            (_url, _note) = ($"{Address.Of(Navigation)}s/{token}", "");
            _links = await Shares.OfRunAsync(await Who.GetAsync(), RunId);
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
        _busy = false;
    }

    private async Task RevokeAsync(Guid id)
    {
        await Shares.RevokeAsync(await Who.GetAsync(), id);
        _links = await Shares.OfRunAsync(await Who.GetAsync(), RunId);
    }

    private void Close() => Dialog.Close();

    private string? ErrorOf(string field) => _error?.Field == field ? _error.Message : null;

    private bool IsOpen(ShareLinkRow link) => link.RevokedAt is null && (link.ExpiresAt is null || link.ExpiresAt > Now);

    private string End(ShareLinkRow link) => link switch
    {
        { RevokedAt: { } revoked } => $"revoked {TimeText.Distance(Now, revoked)}",
        { ExpiresAt: null } => "never expires",
        { ExpiresAt: { } end } when end <= Now => $"expired {TimeText.Distance(Now, end)}",
        { ExpiresAt: { } end } => $"expires {TimeText.Distance(Now, end)}",
    };

    private static string Word(ShareScope scope) => scope switch
    {
        ShareScope.View => "View",
        ShareScope.Download => "View and download",
        _ => "View, download and raw filters",
    };

    private static string Explain(ShareScope scope) => scope switch
    {
        ShareScope.View => "Guests see the stored result: graph, barcode and settings. They cannot compute or download anything.",
        ShareScope.Download => "Guests can also download the result, the barcode, the graph and the points of its nodes.",
        _ => "Guests can also download the raw spatial filters (filters.npy), which is enough to repeat the whole analysis.",
    };
}

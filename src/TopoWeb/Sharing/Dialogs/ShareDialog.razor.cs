using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using Microsoft.JSInterop;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Compare;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Http;
using TopoWeb.Runs;
using TopoWeb.Sharing.Links;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Dialogs;

/// <summary>Makes links to what its page shows, and lists those there are.</summary>
public sealed partial class ShareDialog : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private ElementReference _element;
    private JsModule? _module;
    private IReadOnlyList<object> _links = [];
    private IReadOnlyList<SelectOption> _kinds = [];
    private ShareKind _kind;
    private ShareScope _scope = ShareScope.View;
    private string _days = "";
    private string _password = "";
    private string _note = "";
    private string _author = "";
    private string _context = "";
    private string? _working;
    private ShareCitation? _made;
    private InvalidInputException? _error;
    private bool _mayShare = true;
    private bool _busy;
    private bool _revoked;
    private string? _focus;

    /// <summary>What is shared.</summary>
    [Parameter, EditorRequired]
    public ShareSubject Subject { get; set; } = default!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject] internal ServerAddress Addresses { get; set; } = default!;
    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ShareService Shares { get; set; } = default!;
    [Inject] internal ShareLedger Ledger { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal IOptions<AccessOptions> Access { get; set; } = default!;
    [Inject] internal IOptionsMonitor<ShareOptions> Options { get; set; } = default!;
    [Inject] internal TimeProvider Time { get; set; } = default!;
    [Inject] internal IJSRuntime Js { get; set; } = default!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private bool IsLocal => Access.Value.Mode == AccessMode.Local;

    private ShareOptions Allowed => Options.CurrentValue;

    /// <summary>Why no link can be made.</summary>
    private string? Obstacle => !Allowed.Enabled ? "Share links are switched off on this server (Sharing:Enabled). Ask an administrator."
        : _mayShare ? null : "Your account may not share. Ask an administrator for the role Member.";

    /// <summary>The button on pages of results and timelines.</summary>
    internal static RunAction Action { get; } = new("Share", 1, RunActionPlaces.OnResult | RunActionPlaces.OnTimeline | RunActionPlaces.OnViews, (dialogs, run) => ShowAsync(dialogs, run.Place == RunActionPlaces.OnViews
        ? new ShareSubject([.. run.Views.Select(v => new ShareTarget(run.Id, v.Choice) { Caption = v.Caption, View = v.View })], ShareKind.Story)
        : run.Place == RunActionPlaces.OnTimeline ? new ShareSubject([new(run.Id)], ShareKind.Timeline, run.View)
        : new ShareSubject([new(run.Id, run.Choice)], ShareKind.Result, run.View)));

    /// <summary>The button on the page of comparisons.</summary>
    internal static CompareAction CompareAction { get; } = new("Share", (dialogs, results, view) =>
        ShowAsync(dialogs, new ShareSubject([.. results.Select(r => new ShareTarget(r.Run, r.Choice))], ShareKind.Comparison, view)));

    /// <summary>Shows the dialog until it is closed.</summary>
    internal static async Task ShowAsync(IDialogService dialogs, ShareSubject subject)
    {
        var dialog = await dialogs.ShowAsync<ShareDialog>(null, new DialogParameters<ShareDialog> { { d => d.Subject, subject } },
            new DialogOptions { MaxWidth = MaxWidth.Small, FullWidth = true, CloseOnEscapeKey = true });
        await dialog.Result;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _end.Dispose();
        if (_module is not null)
            await _module.DisposeAsync();
    }

    protected override async Task OnInitializedAsync()
    {
        var visitor = await Who.GetAsync();
        (_kind, _mayShare) = (Subject.Kind, visitor.May(Rights.Share));
        _days = Allowed.DefaultDays.ToString(CultureInfo.InvariantCulture);
        if (Subject is { IsComparison: false, Kind: not ShareKind.Story } && await Runs.FindAsync(visitor, Subject.Run) is { Results.Count: > 1 })
            _kinds = [Option(ShareKind.Result), Option(ShareKind.Run), Option(ShareKind.Timeline)];
        await ReadAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _module = new JsModule(Js, "./Sharing/Dialogs/ShareDialog.razor.js");
            await _module.CreateAsync(_element);
        }
        // What had the focus has gone: the dialog keeps it, and with it the Escape key.
        if (_focus is { } selector && _module is { IsReady: true })
        {
            _focus = null;
            await _module.InvokeAsync("focus", selector);
        }
    }

    private async Task ReadAsync()
    {
        var visitor = await Who.GetAsync();
        var links = new Dictionary<Guid, ShareEntry>();
        foreach (var run in Subject.Targets.Select(t => t.Run).Distinct())
            foreach (var entry in await Ledger.OfRunAsync(visitor, run))
                if (entry.Link.RevokedAt is null)
                    links[entry.Link.Id] = entry;
        _links = [.. links.Values.OrderByDescending(e => e.Link.CreatedAt)];
    }

    private async Task CreateAsync()
    {
        (_busy, _error) = (true, null);
        try
        {
            var draft = Subject.Draft(_kind) with
            {
                Scope = _scope,
                Days = _days == ShareTexts.Endless ? null : int.Parse(_days, CultureInfo.InvariantCulture),
                Password = _password.Length == 0 ? null : _password,
                Note = _note,
                Author = _author,
                Context = _context,
            };
            var made = await Shares.CreateAsync(await Who.GetAsync(), draft, new Working(this), _end.Token);
            (_made, _note, _password, _focus) = (new(made.Link, $"{Addresses.Of(Navigation)}s/{made.Token}"), "", "", "#share-url");
            await ReadAsync();
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
        catch (NotAllowedException e)
        {
            _error = new("run", e.Message);
        }
        catch (DiskFullException e)
        {
            _error = new("run", e.Message);
        }
        catch (OperationCanceledException)
        {
            // The dialog has been closed.
        }
        (_busy, _working) = (false, null);
    }

    private async Task RevokeAsync(Guid id)
    {
        await Ledger.RevokeAsync(await Who.GetAsync(), id);
        await ReadAsync();
        (_revoked, _focus) = (true, "#share-links");
    }

    private void Close() => Dialog.Close();

    private string? ErrorOf(string field) => _error?.Field == field ? _error.Message : null;

    private static SelectOption Option(ShareKind kind) => new(kind.ToString(), ShareTexts.Word(kind));

    /// <summary>What is being computed for the link.</summary>
    private sealed class Working(ShareDialog dialog) : IProgress<string>
    {
        public void Report(string value) => _ = dialog.InvokeAsync(() =>
        {
            dialog._working = value;
            dialog.StateHasChanged();
        });
    }
}

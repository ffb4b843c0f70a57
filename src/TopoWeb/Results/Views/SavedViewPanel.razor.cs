using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Results.Views;

public sealed partial class SavedViewPanel
{
    private IReadOnlyList<SavedView> _views = [];
    private Guid _read;
    private Guid? _editing;
    private Guid? _deleting;
    private string _text = "";
    private string _caption = "";
    private string? _error;
    private string? _editError;

    [Parameter, EditorRequired]
    public Guid Run { get; set; }

    [Parameter]
    public Guid Experiment { get; set; }

    /// <summary>The result that is looked at.</summary>
    [Parameter]
    public string? Choice { get; set; }

    [Parameter]
    public bool MayChange { get; set; }

    /// <summary>The view that the address names.</summary>
    [Parameter]
    public Guid? Shown { get; set; }

    /// <summary>What the results of the run are called, by their names; of a run with one result nothing.</summary>
    [Parameter]
    public IReadOnlyDictionary<string, string> Labels { get; set; } = new Dictionary<string, string>();

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal SavedViewService Views { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal IDialogService Dialogs { get; set; } = default!;
    [Inject] internal IEnumerable<RunAction> Actions { get; set; } = default!;

    private RunAction? Share => Actions.FirstOrDefault(a => a.Places.HasFlag(RunActionPlaces.OnViews));

    protected override async Task OnParametersSetAsync()
    {
        if (_read == Run)
            return;
        _read = Run;
        await ReadAsync();
    }

    private async Task ReadAsync() => _views = await Views.ListAsync(await Who.GetAsync(), Run);

    private async Task KeepAsync()
    {
        _error = null;
        try
        {
            await Views.AddAsync(await Who.GetAsync(), new() { Run = Run, Choice = Choice, Caption = _caption, View = new Uri(Navigation.Uri).Query });
            _caption = "";
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            _error = e.Message;
        }
        await ReadAsync();
    }

    private void Edit(SavedView view) => (_editing, _text, _editError) = (view.Id, view.Caption, null);

    private async Task RenameAsync()
    {
        _editError = await TryAsync(async visitor => await Views.ChangeAsync(visitor, _editing!.Value, new() { Caption = _text }));
        if (_editError is null)
            _editing = null;
    }

    private async Task MoveAsync(SavedView view, int place) => _error = await TryAsync(async visitor => await Views.ChangeAsync(visitor, view.Id, new() { Place = place }));

    private async Task DeleteAsync(SavedView view)
    {
        if (_deleting != view.Id)
        {
            _deleting = view.Id;
            return;
        }
        _deleting = null;
        _error = await TryAsync(visitor => Views.DeleteAsync(visitor, view.Id));
    }

    private Task ShareAsync(IReadOnlyList<SavedView> views) =>
        Share!.ShowAsync(Dialogs, new(Run, Experiment) { Place = RunActionPlaces.OnViews, Views = [.. views.Select(v => new RunView(v.Choice, v.Caption, v.View))] });

    private async Task<string?> TryAsync(Func<Visitor, Task> act)
    {
        string? problem = null;
        try
        {
            await act(await Who.GetAsync());
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            problem = e.Message;
        }
        await ReadAsync();
        return problem;
    }

    private string? LabelOf(SavedView view) => Labels.Count == 0 ? null : Labels.GetValueOrDefault(view.Choice) ?? view.Choice;
}

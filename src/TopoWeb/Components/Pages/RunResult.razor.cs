using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Components.Graphs;
using TopoWeb.Experiments;
using TopoWeb.Exploration;

namespace TopoWeb.Components.Pages;

/// <summary>The results of a run. The choice stands in the address, so that a link shows what its sender saw.</summary>
public sealed partial class RunResult
{
    private StoredResult? _result;
    private ResultDocument? _document;
    private IReadOnlyList<ResultChoice> _choices = [];
    private ResultExploration? _exploration;
    private VerdictView? _verdict;
    private Guid _experiment;
    private string? _choice;
    private string? _color;
    private string? _addressColor;
    private string? _name;
    private bool _loaded;

    [Parameter]
    public Guid Id { get; set; }

    [SupplyParameterFromQuery(Name = "choice")]
    public string? Choice { get; set; }

    [SupplyParameterFromQuery(Name = "color")]
    public string? Color { get; set; }

    [Inject] internal VerdictStore Verdicts { get; set; } = default!;
    [Inject] internal RunReader Runs { get; set; } = default!;
    [Inject] internal ResultReader Results { get; set; } = default!;
    [Inject] internal NavigationManager Navigation { get; set; } = default!;
    [Inject] internal IDialogService Dialogs { get; set; } = default!;

    protected override async Task OnParametersSetAsync()
    {
        if (_addressColor != Color)
            _color = _addressColor = Color;
        if (_result is not null && _result.RunId == Id && (Choice is null || Choice == _choice))
        {
            ReadAddress();
            return;
        }
        if (await Runs.FindAsync(Id) is { } run)
        {
            _spec = run.Spec;
            (_name, _experiment) = (run.Name, run.ExperimentId);
            _choices = ResultChoice.Of(run);
        }
        _result = await Results.FindAsync(Id, Choice);
        (_document, _choice, _loaded) = (_result?.Document, _result?.Choice, true);
        _exploration = _result is null ? null : new ResultExploration(_result);
        _verdict = _result is null ? null : await Verdicts.FindAsync(_result.ResultKey);
        OpenLive();
    }

    private Task SelectAsync(string choice)
    {
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("choice", choice), replace: true);
        return Task.CompletedTask;
    }

    /// <summary>The nodes take their colours at once; the address comes after, by way of the browser.</summary>
    private void ColorBy(string? function)
    {
        _color = function;
        Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("color", function), replace: true);
    }

    private ValueTask<IReadOnlyList<MemberPatch>> LoadMembersAsync(IReadOnlyList<int> rows) =>
        ValueTask.FromResult(_result?.Members(rows) ?? []);

    private Task ShareAsync() => ShareDialog.ShowAsync(Dialogs, Id);

    private Task ScheduleAsync() => ScheduleDialog.ShowAsync(Dialogs, _experiment);
}

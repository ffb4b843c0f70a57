using MudBlazor;

namespace TopoWeb.Runs;

/// <summary>Where a run's action has its button.</summary>
[Flags]
internal enum RunActionPlaces
{
    OnRun = 1,
    OnResult = 2,
    OnTimeline = 4,

    /// <summary>On saved views of a run.</summary>
    OnViews = 8,
}

/// <summary>A dialog about a run that another feature offers, such as sharing it. The pages of runs and results show a button for each to whom may change the run, and know nothing more of it.</summary>
/// <param name="Label">On the button.</param>
/// <param name="Order">Smaller ones come first.</param>
/// <param name="Places">Pages that show it.</param>
/// <param name="ShowAsync">Opens the dialog.</param>
internal sealed record RunAction(string Label, int Order, RunActionPlaces Places, Func<IDialogService, RunReference, Task> ShowAsync);

/// <summary>A run and the experiment it executes.</summary>
internal sealed record RunReference(Guid Id, Guid Experiment)
{
    /// <summary>Where the button was.</summary>
    public RunActionPlaces Place { get; init; } = RunActionPlaces.OnResult;

    /// <summary>The result that is looked at; null on pages of the whole run.</summary>
    public string? Choice { get; init; }

    /// <summary>How it is looked at: the query of the page's address.</summary>
    public string? View { get; init; }

    /// <summary>Saved views of the run, in the order in which they are told.</summary>
    public IReadOnlyList<RunView> Views { get; init; } = [];
}

/// <summary>A result of a run as somebody looked at it.</summary>
/// <param name="Choice">The result.</param>
/// <param name="Caption">What was seen in it.</param>
/// <param name="View">How it is looked at: a query.</param>
internal sealed record RunView(string Choice, string Caption, string View);

using MudBlazor;

namespace TopoWeb.Runs;

/// <summary>Where a run's action has its button.</summary>
[Flags]
internal enum RunActionPlaces
{
    OnRun = 1,
    OnResult = 2,
}

/// <summary>A dialog about a run that another feature offers, such as sharing it. The pages of runs and results show a button for each to whom may change the run, and know nothing more of it.</summary>
/// <param name="Label">On the button.</param>
/// <param name="Order">Smaller ones come first.</param>
/// <param name="Places">Pages that show it.</param>
/// <param name="ShowAsync">Opens the dialog.</param>
internal sealed record RunAction(string Label, int Order, RunActionPlaces Places, Func<IDialogService, RunReference, Task> ShowAsync);

/// <summary>A run and the experiment it executes.</summary>
internal sealed record RunReference(Guid Id, Guid Experiment);

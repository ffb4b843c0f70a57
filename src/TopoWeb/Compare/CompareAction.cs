using MudBlazor;

namespace TopoWeb.Compare;

/// <summary>A dialog about a comparison that another feature offers, such as sharing it. The page shows a button for each and knows nothing more of it.</summary>
/// <param name="Label">On the button.</param>
/// <param name="ShowAsync">Opens the dialog for these results, looked at as the query of the page's address says.</param>
internal sealed record CompareAction(string Label, Func<IDialogService, IReadOnlyList<CompareEntry>, string, Task> ShowAsync);

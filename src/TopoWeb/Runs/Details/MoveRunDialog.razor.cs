using Microsoft.AspNetCore.Components;
using MudBlazor;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Details;

public sealed partial class MoveRunDialog
{
    private SelectOption[]? _options;
    private string _chosen = "";
    private string? _error;
    private bool _busy;

    [Parameter, EditorRequired]
    public Guid RunId { get; set; }

    /// <summary>Where the run is now.</summary>
    [Parameter]
    public Guid? From { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private RunService Runs { get; set; } = null!;

    [Inject]
    private ProjectChoices Choices { get; set; } = null!;

    /// <summary>Shows the dialog.</summary>
    /// <returns>Whether the run was moved.</returns>
    public static async Task<bool> ShowAsync(IDialogService dialogs, Guid run, Guid? from)
    {
        var dialog = await dialogs.ShowAsync<MoveRunDialog>(null, new DialogParameters<MoveRunDialog> { { d => d.RunId, run }, { d => d.From, from } },
            new DialogOptions { MaxWidth = MaxWidth.ExtraSmall, FullWidth = true, CloseOnEscapeKey = true });
        return await dialog.Result is { Canceled: false };
    }

    protected override async Task OnInitializedAsync()
    {
        _options = [.. (await Choices.WritableAsync(await Who.GetAsync())).Where(p => p.Id != From).Select(p => new SelectOption(p.Id.ToString(), p.Title))];
        _chosen = _options.FirstOrDefault()?.Value ?? "";
    }

    private async Task MoveAsync()
    {
        if (!Guid.TryParse(_chosen, out var project))
            return;
        (_busy, _error) = (true, null);
        try
        {
            if (await Runs.MoveAsync(await Who.GetAsync(), RunId, project))
                Dialog.Close(DialogResult.Ok(true));
            else
                _error = "The run was not found; it may have been deleted.";
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            _error = e.Message;
        }
        _busy = false;
    }
}

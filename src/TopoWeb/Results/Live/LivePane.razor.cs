using Microsoft.AspNetCore.Components;
using TopoWeb.Settings;

namespace TopoWeb.Results.Live;

/// <summary>A setting that somebody has changed.</summary>
/// <param name="Name">Its short name, as in addresses.</param>
/// <param name="Text">What was typed or chosen.</param>
public sealed record LiveChange(string Name, string Text);

/// <summary>The settings pane of a result that is computed while its settings change.</summary>
public sealed partial class LivePane
{
    [Parameter, EditorRequired]
    public required LiveModel Live { get; set; }

    /// <summary>A setting was changed.</summary>
    [Parameter]
    public EventCallback<LiveChange> OnChange { get; set; }

    /// <summary>The stored result is wanted back.</summary>
    [Parameter]
    public EventCallback OnReset { get; set; }

    /// <summary>The settings are to be saved as a run; unset, that is not offered.</summary>
    [Parameter]
    public EventCallback<bool> OnKeep { get; set; }

    /// <summary>The run has other checkpoints, which can be saved too: <see cref="OnKeep"/> is told whether they are to be.</summary>
    [Parameter]
    public bool HasOthers { get; set; }

    private Task SetAsync(AnalysisSetting setting, string? text) => OnChange.InvokeAsync(new(setting.Name!, text ?? ""));
}

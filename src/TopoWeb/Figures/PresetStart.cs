using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Data.Integrity;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Figures;

/// <summary>Starts presets from a page and goes to their runs; what was refused is said beside its preset.</summary>
internal sealed class PresetStart(RunService runs, CurrentVisitor who, NavigationManager navigation)
{
    private readonly Dictionary<string, string> _failed = [];

    /// <summary>The preset being submitted.</summary>
    public string? Busy { get; private set; }

    /// <summary>Why a preset was refused, by its id.</summary>
    public IReadOnlyDictionary<string, string> Failed => _failed;

    /// <param name="preset">Which.</param>
    /// <param name="page">The page of the run to go to, such as <c>result</c>; nothing for the run itself.</param>
    public async Task SubmitAsync(Preset preset, string? page = null)
    {
        Busy = preset.Id;
        _failed.Remove(preset.Id);
        try
        {
            var run = await runs.SubmitAsync(await who.GetAsync(), preset.Spec, preset.Id);
            navigation.NavigateTo(page is null ? $"runs/{run}" : $"runs/{run}/{page}");
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            _failed[preset.Id] = e.Message;
        }
        catch (Exception e) when (StorageRefusal.Of(e) is { } refusal)
        {
            _failed[preset.Id] = refusal.Detail;
        }
        finally
        {
            Busy = null;
        }
    }
}

using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Runs.Labels;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Lists;

public sealed partial class RunSelectionBar
{
    /// <summary>As many as a comparison shows.</summary>
    private const int MostCompared = 6;

    /// <summary>Named in a question; the rest is counted.</summary>
    private const int MostNamed = 5;

    private readonly HashSet<Guid> _asked = [];
    private IReadOnlyList<string>? _deleting;
    private string _tag = "";
    private string? _error;
    private bool _busy;

    [Parameter, EditorRequired]
    public IReadOnlyList<RunSnapshot> Runs { get; set; } = [];

    [Parameter]
    public IReadOnlyList<string> Tags { get; set; } = [];

    /// <summary>The runs are others now.</summary>
    [Parameter]
    public EventCallback OnChanged { get; set; }

    [Parameter]
    public EventCallback OnClear { get; set; }

    [Inject] internal CurrentVisitor Who { get; set; } = default!;
    [Inject] internal RunService Service { get; set; } = default!;
    [Inject] internal RunLabels Labels { get; set; } = default!;

    /// <summary>What a question is about; as many as a line holds.</summary>
    private string Names => string.Join(", ", Runs.Take(MostNamed).Select(r => $"“{r.Name}”")) + (Runs.Count > MostNamed ? $" and {NumberFormat.Count(Runs.Count - MostNamed)} more" : "");

    protected override void OnParametersSet()
    {
        // A question about other runs has not been asked.
        if (_deleting is not null && !_asked.SetEquals(Runs.Select(r => r.Id)))
            _deleting = null;
    }

    private bool MayChange => Runs.All(r => r.Ownership.MayChange);

    private string? Comparison => Runs.Count is >= 2 and <= MostCompared && Runs.All(r => r.Results.Count > 0) ? $"compare?runs={string.Join(',', Runs.Select(r => r.Id))}" : null;

    private async Task TagAsync()
    {
        if (await EachAsync((visitor, run) => Labels.ChangeAsync(visitor, run.Id, new() { AddTags = [.. _tag.Split(',')] })))
            _tag = "";
    }

    private Task ArchiveAsync()
    {
        var archive = !Runs.All(r => r.Archived);
        return EachAsync((visitor, run) => Labels.ChangeAsync(visitor, run.Id, new() { Archived = archive }));
    }

    /// <summary>Says what goes with the runs.</summary>
    private async Task AskAsync()
    {
        _asked.Clear();
        _asked.UnionWith(Runs.Select(r => r.Id));
        var (running, links) = (0, 0);
        await EachAsync(async (visitor, run) =>
        {
            if (await Service.DeletionOfAsync(visitor, run.Id) is not { } deletion)
                return;
            running += deletion.IsRunning ? 1 : 0;
            links += deletion.Links;
        }, changes: false);
        _deleting = _error is not null ? null :
        [
            .. running == 0 ? Array.Empty<string>() : [running == 1 ? "One of them is not finished; it is cancelled first." : $"{running} of them are not finished; they are cancelled first."],
            .. links == 0 ? Array.Empty<string>() : [links == 1 ? "An open share link shows one of them and stops working." : $"{links:N0} open share links show them and stop working."],
        ];
    }

    private Task DeleteAsync()
    {
        _deleting = null;
        return EachAsync((visitor, run) => Service.DeleteAsync(visitor, run.Id));
    }

    /// <summary>One after the other; of several that are refused the first is said.</summary>
    /// <returns>Whether none was refused.</returns>
    private async Task<bool> EachAsync(Func<Visitor, RunSnapshot, Task> act, bool changes = true)
    {
        (_busy, _error) = (true, null);
        var visitor = await Who.GetAsync();
        foreach (var run in Runs.ToList())
        {
            try
            {
                await act(visitor, run);
            }
            catch (Exception e) when (e is InvalidInputException or NotAllowedException or MaintenanceException)
            {
                _error ??= $"{run.Name}: {e.Message}";
            }
        }
        _busy = false;
        if (changes)
            await OnChanged.InvokeAsync();
        return _error is null;
    }
}

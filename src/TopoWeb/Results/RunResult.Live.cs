using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Access;
using TopoWeb.Data.Integrity;
using TopoWeb.Experiments;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Results.Live;
using TopoWeb.Runs;
using TopoWeb.Topology;

namespace TopoWeb.Results;

/// <summary>The part of the page that computes while settings change. What differs from the stored result stands in the address.</summary>
public sealed partial class RunResult
{
    /// <summary>Shorter than one notices, longer than the pause between two steps of a slider.</summary>
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(120);

    private LiveModel? _live;
    private ExperimentSpec? _spec;
    private bool _computePending;
    private int _changes;
    private long _changedAt;

    [Inject] internal LiveSession Session { get; set; } = default!;
    [Inject] internal RunService Submissions { get; set; } = default!;

    private string SweepAddress => $"runs/{Id}/sweep?choice={Uri.EscapeDataString(_choice ?? "")}";

    /// <summary>The form of a new run, with what is changed here.</summary>
    private string RerunAddress
    {
        get
        {
            var changed = (_live?.Address() ?? new Dictionary<string, object?>()).Where(p => p.Value is not null).Select(p => KeyValuePair.Create(p.Key, p.Value?.ToString())).ToList();
            return changed.Count == 0 ? $"new?from={Id}" : QueryHelpers.AddQueryString($"new?from={Id}", changed.Prepend(KeyValuePair.Create("choice", _choice)));
        }
    }

    /// <summary>A visitor's page computes; what is rendered ahead for its first paint does not.</summary>
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        await FollowAsync();
        if (_computePending && _live is { } live)
        {
            _computePending = false;
            await live.ComputeAsync(TimeSpan.Zero);
        }
        await CompareAsync(_result, _active);
    }

    private void OpenLive()
    {
        _live?.Dispose();
        _live = _result is not null && _exploration is not null ? new LiveModel(_result, _exploration, Session) : null;
        if (_live is not { } live)
            return;
        live.Updated += () => InvokeAsync(StateHasChanged);
        _computePending = live.Read(Query());
    }

    private void ReadAddress()
    {
        if (_live is not null && !IsOwnAddress && _live.Read(Query()))
            _computePending = true;
    }

    private async Task ChangeAsync(LiveChange change)
    {
        if (_live is not { } live || !live.Set(change.Name, change.Text))
            return;
        var mine = ++_changes;
        // The first change after a pause need not wait for another; those of a slider that moves on do.
        var wait = live.Computing || (_changedAt > 0 && Stopwatch.GetElapsedTime(_changedAt) < Debounce) ? Debounce : TimeSpan.Zero;
        _changedAt = Stopwatch.GetTimestamp();
        var computing = live.ComputeAsync(wait);
        await Task.Delay(Debounce);
        if (mine == _changes)
            WriteAddress(live);
        await computing;
    }

    private void ResetAsync()
    {
        _changes++;
        _live?.Reset();
        if (_live is not null)
            WriteAddress(_live);
    }

    /// <summary>The same source with these settings, as a run that stays.</summary>
    /// <param name="all">Of every checkpoint; else of the one that is shown.</param>
    private async Task KeepAsync(bool all)
    {
        if (_live is not { Changed: true } live || _spec is null)
            return;
        try
        {
            var source = !all && _spec.Source.Kind != SourceKind.Cloud && _result?.Document.Source?.Iteration is { } iteration ? _spec.Source with { Iterations = [iteration] } : _spec.Source;
            var visitor = await Who.GetAsync();
            var run = await Submissions.SubmitAsync(visitor, _spec with { Name = await Submissions.RepeatAsync(visitor, _spec.Name), Source = source, Analysis = live.Spec });
            Navigation.NavigateTo($"runs/{run}");
        }
        catch (InvalidInputException e)
        {
            live.Fail(e);
        }
        catch (NotAllowedException e)
        {
            live.Fail(new InvalidInputException("run", e.Message));
        }
        catch (Exception e) when (StorageRefusal.Of(e) is { } refusal)
        {
            live.Fail(new InvalidInputException("run", refusal.Detail));
        }
    }

    private void WriteAddress(LiveModel live)
    {
        // What was chosen was of other settings.
        var parameters = new Dictionary<string, object?>(live.Address());
        foreach (var name in GraphDisplayAddress.OfOneResult)
            parameters[name] = null;
        Write(Navigation.GetUriWithQueryParameters(Address, parameters));
    }
}

using TopoWeb.Controls;
using TopoWeb.Rendering.Snapshots;
using TopoWeb.Runs;

namespace TopoWeb.Timeline;

/// <summary>The timeline of a running experiment grows: new checkpoints, results based on more networks, comparisons with random filters that follow.</summary>
public sealed partial class TimelineView
{
    private LiveRefresh? _follow;
    private Guid? _followed;
    private bool _active;

    // Not while the page is prerendered.
    private async Task FollowAsync()
    {
        if (!_loaded || !_active || _followed == RunId)
            return;
        _followed = RunId;
        if (_follow is not null)
            await _follow.DisposeAsync();
        _follow = new LiveRefresh(async () =>
        {
            var more = true;
            await InvokeAsync(async () => more = await LookAsync());
            return more;
        }, LiveRefresh.Slow);
    }

    /// <returns>Whether to look again.</returns>
    private async Task<bool> LookAsync()
    {
        if (_end.IsCancellationRequested || await Runs.FindAsync(await VisitorAsync(), RunId, _end.Token) is not { } run || (MayCompute is not null && !await MayCompute()))
            return false;
        // The run is asked first: what is stored before it ends is read after that.
        var snapshots = await ReadStillsAsync(run);
        if (_end.IsCancellationRequested)
            return false;
        _active = run.IsActive;
        if (snapshots.SequenceEqual(_snapshots))
            return _active;
        var same = snapshots.Select(s => s.Result.ResultKey).SequenceEqual(_snapshots.Select(s => s.Result.ResultKey));
        _snapshots = snapshots;
        ReadCurves();
        await ReadAddressAsync();
        // The comparison with random filters changes no graph.
        if (!same && !_computing)
            _computed = null;
        StateHasChanged();
        return _active;
    }

    /// <summary>The snapshots of a run as stored now; those that are as before are the same objects.</summary>
    private async Task<IReadOnlyList<Snapshot>> ReadStillsAsync(RunSnapshot run)
    {
        var snapshots = new List<Snapshot>();
        foreach (var snapshot in run.Results)
        {
            var key = await Results.KeyAsync(await VisitorAsync(), run.Id, snapshot.Choice, _end.Token);
            var known = _snapshots.FirstOrDefault(s => s.Choice == snapshot.Choice && s.Result.ResultKey == key);
            if (known?.Significance is not null)
                snapshots.Add(known);
            else if ((known?.Result ?? await Results.FindAsync(await VisitorAsync(), run.Id, snapshot.Choice, _end.Token)) is { } result)
            {
                var verdict = await Significances.FindAsync(result.ResultKey, _end.Token);
                snapshots.Add(known is not null && verdict is null ? known : new(result, snapshot.Label, verdict) { Graph = known?.Graph, Missing = known?.Missing });
            }
        }
        return snapshots;
    }
}

using TopoWeb.Controls;

namespace TopoWeb.Timeline;

/// <summary>The timeline of a running experiment grows: new checkpoints, results based on more networks, comparisons with random filters that follow.</summary>
public sealed partial class TimelineView
{
    private const int Idle = 3;

    private LiveRefresh? _follow;
    private TimelineSource? _followed;
    private bool _active;

    // Not while the page is prerendered.
    private async Task FollowAsync()
    {
        if (!_loaded || _snapshots.Count == 0 || !Source.MayChange || ReferenceEquals(_followed, Source))
            return;
        _followed = Source;
        if (_follow is not null)
            await _follow.DisposeAsync();
        _follow = new LiveRefresh(async () =>
        {
            var more = true;
            await InvokeAsync(async () => more = await LookAsync());
            return more;
        }, LiveRefresh.Slow, () => !_active, Idle);
    }

    /// <returns>Whether to look again.</returns>
    private async Task<bool> LookAsync()
    {
        if (_end.IsCancellationRequested)
            return false;
        var read = await Source.ReadAsync(_snapshots, _end.Token);
        if (_end.IsCancellationRequested)
            return false;
        if (read is not { } now)
        {
            // Deleted elsewhere, or no longer to be seen.
            (_snapshots, _drawing) = ([], null);
            StateHasChanged();
            return false;
        }
        _active = now.Active;
        if (now.Snapshots.SequenceEqual(_snapshots))
            return true;
        var same = now.Snapshots.Select(s => s.Result.ResultKey).SequenceEqual(_snapshots.Select(s => s.Result.ResultKey));
        _snapshots = now.Snapshots;
        ReadCurves();
        await ReadAddressAsync();
        // The comparison with random filters changes no graph.
        if (!same && !_computing)
            _computed = null;
        StateHasChanged();
        return true;
    }
}

using TopoWeb.Controls;
using TopoWeb.Experiments;

namespace TopoWeb.Results;

/// <summary>The part of the page that follows a run under way: results that come, results that are computed anew on more networks, the verdict that follows its result.</summary>
public sealed partial class RunResult : IAsyncDisposable
{
    private const int Idle = 3;

    private LiveRefresh? _follow;
    private Guid? _followed;

    public async ValueTask DisposeAsync()
    {
        Dispose();
        _live?.Dispose();
        if (_follow is not null)
            await _follow.DisposeAsync();
    }

    private async Task FollowAsync()
    {
        if (!_loaded || _name is null || _followed == Id)
            return;
        _followed = Id;
        if (_follow is not null)
            await _follow.DisposeAsync();
        _follow = new LiveRefresh(async () =>
        {
            var more = true;
            await InvokeAsync(async () => more = await LookAsync());
            return more;
        }, LiveRefresh.Slow, () => !_active, Idle);
    }

    /// <summary>Reads what is shown once more.</summary>
    internal Task ReadAgainAsync() => LoadAsync(Id, _choice);

    /// <returns>Whether to look again.</returns>
    private async Task<bool> LookAsync()
    {
        // What is loading brings what is new with it.
        var (id, reads) = (Id, _reads);
        if (await Runs.FindAsync(await Who.GetAsync(), id) is not { } run)
        {
            if (id != Id)
                return true;
            // Deleted elsewhere, or no longer to be seen: what is shown is nobody's any more.
            (_result, _document, _run, _name, _live) = (null, null, null, null, null);
            StateHasChanged();
            return false;
        }
        var key = _choice is { } choice ? await Results.KeyAsync(await Who.GetAsync(), id, choice) : null;
        var verdict = _result is { } result && Significance is null && SignificanceStore.Obstacle(result.Document) is null ? await Significances.FindAsync(result.ResultKey) : Significance;
        if (reads != _reads || id != Id)
            return true;
        var (choices, before) = (_choices, Significance);
        Take(run);
        Significance = verdict;
        // Settings that are being tried are not taken away: the new result waits until they are given up.
        if (_result is null ? run.Results.Count > 0 : key is not null && key != _result.ResultKey && _live is not { Changed: true })
            await (_result is null ? LoadAsync(id, Choice) : ReadAgainAsync());
        else if (_result is not null && ReferenceEquals(before, Significance) && choices.SequenceEqual(_choices))
            return true;
        StateHasChanged();
        return true;
    }
}

using TopoWeb.Data.Caching;
using TopoWeb.Experiments.Stages;

namespace TopoWeb.Results.Live;

/// <summary>
/// Stages of views, as objects in memory: read once from the artifacts where a run has computed them, and never written there – most are looked at once, and the database is for what people keep.
/// </summary>
internal sealed class LiveStageStore(IStageStore artifacts, ByteCache held) : IStageStore
{
    /// <summary>Bytes held.</summary>
    public long Bytes => held.Bytes;

    public async Task<Staged<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class =>
        held.Find<Staged<T>>(key) ?? (await artifacts.FindAsync<T>(key, cancellation) is { } stored ? Keep(stored) : null);

    public Task PutAsync<T>(string kind, Staged<T> staged, CancellationToken cancellation) where T : class
    {
        Keep(staged);
        return Task.CompletedTask;
    }

    private Staged<T> Keep<T>(Staged<T> staged) where T : class => held.Keep(staged.Key, staged, ObjectSize.Of(staged));
}

using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>Stages as artifacts in the database: written as JSON once, where the key is new.</summary>
internal sealed class ArtifactStageStore(ArtifactStore artifacts) : IStageStore
{
    public async Task<Staged<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class =>
        await artifacts.FindAsync(key, cancellation) is { } content ? StageFormat.Read<T>(content, key) : null;

    public Task PutAsync<T>(string kind, Staged<T> staged, CancellationToken cancellation) where T : class =>
        artifacts.PutAsync(staged.Key, kind, () => StageFormat.Write(staged), cancellation);
}

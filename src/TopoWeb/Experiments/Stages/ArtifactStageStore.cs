using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>Stages as artifacts in the database: written as JSON once, where the key is new.</summary>
internal sealed class ArtifactStageStore(ArtifactStore artifacts) : IStageStore
{
    public Task<Staged<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class =>
        artifacts.ReadAsync(key, (content, c) => StageFormat.ReadAsync<T>(content, key, c), cancellation);

    public Task PutAsync<T>(string kind, Staged<T> staged, CancellationToken cancellation) where T : class =>
        artifacts.PutAsync(staged.Key, kind, (content, c) => StageFormat.WriteAsync(content, staged, c), cancellation);
}

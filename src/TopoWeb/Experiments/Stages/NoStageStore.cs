namespace TopoWeb.Experiments.Stages;

/// <summary>Keeps nothing: the command line and previews compute every stage.</summary>
internal sealed class NoStageStore : IStageStore
{
    public Task<Staged<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class => Task.FromResult<Staged<T>?>(null);

    public Task PutAsync<T>(string kind, Staged<T> staged, CancellationToken cancellation) where T : class => Task.CompletedTask;
}

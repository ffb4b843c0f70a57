namespace TopoWeb.Experiments.Stages;

/// <summary>Where finished stages are kept, each under its key. What a key names never changes, so whoever reads shares the objects and changes nothing in them.</summary>
internal interface IStageStore
{
    Task<Staged<T>?> FindAsync<T>(string key, CancellationToken cancellation) where T : class;

    /// <summary>Keeps a stage under its key, unless the key is known.</summary>
    Task PutAsync<T>(string kind, Staged<T> staged, CancellationToken cancellation) where T : class;
}

/// <summary>A stage's result with its key and the seconds it took when it was computed.</summary>
internal sealed record Staged<T>(T Value, string Key, double Seconds) where T : class;

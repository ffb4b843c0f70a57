using System.Diagnostics;
using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Experiments;

/// <summary>Tells how far an analysis is.</summary>
internal interface IStageProgress
{
    /// <summary>A stage begins.</summary>
    void Begin(string stage);

    /// <summary>Share of the stage done, 0 to 1.</summary>
    void Report(double share);

    /// <summary>A stage has ended.</summary>
    void End(string stage, string key, double seconds, bool reused);
}

/// <summary>Where finished stages are kept; the command line keeps none.</summary>
internal interface IStageStore
{
    Task<byte[]?> FindAsync(string key, CancellationToken cancellation);
    Task PutAsync(string key, string kind, byte[] content, CancellationToken cancellation);
}

internal sealed class ArtifactStageStore(ArtifactStore artifacts) : IStageStore
{
    public Task<byte[]?> FindAsync(string key, CancellationToken cancellation) => artifacts.FindAsync(key, cancellation);
    public Task PutAsync(string key, string kind, byte[] content, CancellationToken cancellation) => artifacts.PutAsync(key, kind, content, cancellation);
}

internal sealed class NoStageStore : IStageStore
{
    public Task<byte[]?> FindAsync(string key, CancellationToken cancellation) => Task.FromResult<byte[]?>(null);
    public Task PutAsync(string key, string kind, byte[] content, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>A stage's result with its key and the seconds it took when it was computed.</summary>
internal sealed record Staged<T>(T Value, string Key, double Seconds);

/// <summary>Runs a stage, or finds what it gave before.</summary>
internal sealed class StageRunner(IStageStore store, IStageProgress observer)
{
    private sealed record Envelope<T>(double Seconds, T Value);

    public async Task<Staged<T>> RunAsync<T>(string stage, string key, Func<IProgress<double>, CancellationToken, T> compute, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        observer.Begin(stage);
        if (await store.FindAsync(key, cancellation) is { } found)
        {
            var before = Deserialize<T>(found, key);
            observer.End(stage, key, before.Seconds, reused: true);
            return before;
        }
        var clock = Stopwatch.StartNew();
        var progress = new DirectProgress(observer);
        // A job's thread is the worker's own; the computation may block it, and Task.Run keeps the caller responsive on the command line too.
        var value = await Task.Run(() => compute(progress, cancellation), cancellation);
        var seconds = clock.Elapsed.TotalSeconds;
        var staged = new Staged<T>(value, key, seconds);
        await store.PutAsync(key, stage, Serialize(staged), cancellation);
        observer.End(stage, key, seconds, reused: false);
        return staged;
    }

    /// <summary>A stage's result as it is stored.</summary>
    public static byte[] Serialize<T>(Staged<T> staged) => JsonSerializer.SerializeToUtf8Bytes(new Envelope<T>(staged.Seconds, staged.Value), JsonDefaults.Options);

    /// <summary>What <see cref="Serialize{T}"/> wrote.</summary>
    public static Staged<T> Deserialize<T>(byte[] content, string key)
    {
        var envelope = JsonSerializer.Deserialize<Envelope<T>>(content, JsonDefaults.Options)!;
        return new(envelope.Value, key, envelope.Seconds);
    }

    /// <summary><see cref="Progress{T}"/> posts to a thread pool and may arrive after the end; this one calls at once.</summary>
    private sealed class DirectProgress(IStageProgress observer) : IProgress<double>
    {
        public void Report(double value) => observer.Report(value);
    }
}

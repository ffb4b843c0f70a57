using System.Diagnostics;
using System.Runtime.ExceptionServices;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Experiments.Stages;

/// <summary>Runs a stage, or finds its earlier result.</summary>
internal sealed class StageRunner(IStageStore store, IStageProgress observer)
{
    public async Task<Staged<T>> RunAsync<T>(string stage, string key, Func<IProgress<double>, CancellationToken, T> compute, CancellationToken cancellation) where T : class
    {
        cancellation.ThrowIfCancellationRequested();
        observer.Begin(stage);
        if (await store.FindAsync<T>(key, cancellation) is { } found)
        {
            observer.End(stage, key, found.Seconds, reused: true);
            WorkMeter.StageEnded(stage, found.Seconds, reused: true);
            return found;
        }
        var clock = Stopwatch.StartNew();
        var progress = new DirectProgress(observer);
        // A job's thread is the worker's own; the computation may block it, and Task.Run keeps the caller responsive on the command line too.
        var value = await Task.Run(() => Compute(compute, progress, cancellation), cancellation);
        var staged = new Staged<T>(value, key, clock.Elapsed.TotalSeconds);
        await store.PutAsync(stage, staged, cancellation);
        observer.End(stage, key, staged.Seconds, reused: false);
        WorkMeter.StageEnded(stage, staged.Seconds, reused: false);
        return staged;
    }

    /// <summary>A refusal is that of the stage, whichever of its threads met it.</summary>
    private static T Compute<T>(Func<IProgress<double>, CancellationToken, T> compute, DirectProgress progress, CancellationToken cancellation)
    {
        try
        {
            return compute(progress, cancellation);
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<InvalidInputException>().FirstOrDefault() is { } refusal)
        {
            ExceptionDispatchInfo.Throw(refusal);
            throw;
        }
    }

    /// <summary><see cref="Progress{T}"/> posts to a thread pool and may arrive after the end; this one calls at once.</summary>
    private sealed class DirectProgress(IStageProgress observer) : IProgress<double>
    {
        public void Report(double value) => observer.Report(value);
    }
}

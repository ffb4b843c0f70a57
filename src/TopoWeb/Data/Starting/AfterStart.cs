namespace TopoWeb.Data.Starting;

/// <summary>Work beside the requests begins when the process has started. Before, it would take the cores from the start, which everybody waits for.</summary>
internal static class AfterStart
{
    /// <summary>Ends when the process has started, or with <paramref name="stopping"/>.</summary>
    public static async Task StartedAsync(this IHostApplicationLifetime lifetime, CancellationToken stopping)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (lifetime.ApplicationStarted.Register(started.SetResult))
            await started.Task.WaitAsync(stopping);
    }
}

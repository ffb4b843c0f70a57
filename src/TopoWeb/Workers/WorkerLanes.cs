using Hangfire;

namespace TopoWeb.Workers;

/// <summary>Hangfire's servers of this process, one a lane, so that jobs of one kind never wait for those of another.</summary>
internal sealed class WorkerLanes(JobStorage storage, JobActivator activator, IGlobalConfiguration configured, WorkerProfile profile, WorkEnd end)
{
    /// <summary>Jobs are ended by us, not by Hangfire: a drained lane goes on with what it has for as long as that takes.</summary>
    private static readonly TimeSpan Ages = TimeSpan.FromDays(20);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly HashSet<BackgroundJobServer> _open = [];
    private readonly HashSet<BackgroundJobServer> _draining = [];

    public bool IsOpen
    {
        get
        {
            lock (_lock)
                return _open.Count > 0;
        }
    }

    /// <summary>Nothing is open, and what was has ended.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return _open.Count + _draining.Count == 0;
        }
    }

    /// <summary>Takes jobs from now on.</summary>
    public void Open()
    {
        // Asked for so that it is made: serializers and log are set with it, before the first job is read.
        ArgumentNullException.ThrowIfNull(configured);
        lock (_lock)
        {
            if (_open.Count > 0 || end.Token.IsCancellationRequested)
                return;
            foreach (var (lane, i) in profile.Lanes.Select((lane, i) => (lane, i)))
                _open.Add(new BackgroundJobServer(OptionsOf(lane, keepsTimes: profile.Serves && i == 0), storage));
        }
    }

    /// <summary>Takes no more jobs; those that are running go on to their end.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            foreach (var server in _open)
            {
                server.SendStop();
                _draining.Add(server);
                _ = ForgetAsync(server);
            }
            _open.Clear();
        }
    }

    /// <summary>Gives back what is running, and waits a moment for that.</summary>
    public async Task CloseAsync()
    {
        await end.BeginAsync();
        Drain();
        List<BackgroundJobServer> left;
        lock (_lock)
            left = [.. _draining];
        using var limit = new CancellationTokenSource(Grace);
        try
        {
            await Task.WhenAll(left.Select(server => server.WaitForShutdownAsync(limit.Token)));
        }
        catch (OperationCanceledException)
        {
            // A computation that does not look up: the process ends with it, and its lease runs out.
        }
    }

    private async Task ForgetAsync(BackgroundJobServer server)
    {
        await server.WaitForShutdownAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        lock (_lock)
            _draining.Remove(server);
        server.Dispose();
    }

    private BackgroundJobServerOptions OptionsOf(WorkLane lane, bool keepsTimes) => new()
    {
        ServerName = $"{Environment.MachineName}-{lane.Name}",
        Queues = lane.Queues,
        WorkerCount = lane.Count,
        Activator = activator,
        // Schedules and retries come by the clock of the process that looks at them: the server's alone, so that a worker whose clock is ahead fires none early.
        IsLightweightServer = !keepsTimes,
        CancellationCheckInterval = TimeSpan.FromSeconds(1),
        SchedulePollingInterval = TimeSpan.FromSeconds(1),
        StopTimeout = Ages,
        ShutdownTimeout = Ages,
    };
}

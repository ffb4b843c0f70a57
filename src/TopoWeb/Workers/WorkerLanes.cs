using Hangfire;

namespace TopoWeb.Workers;

/// <summary>Hangfire's servers of this process, one a lane, so that jobs of one kind never wait for those of another.</summary>
internal sealed class WorkerLanes(JobStorage storage, JobActivator activator, IGlobalConfiguration configured, WorkerProfile profile, WorkEnd end)
{
    /// <summary>Jobs are ended by us, not by Hangfire: a drained lane goes on with what it has for as long as that takes.</summary>
    private static readonly TimeSpan Ages = TimeSpan.FromDays(20);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly List<BackgroundJobServer> _open = [];
    private readonly List<Task> _draining = [];
    private BackgroundJobServer? _clock;

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
                return _open.Count == 0 && _draining.All(d => d.IsCompleted);
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
            foreach (var lane in profile.Lanes)
                _open.Add(new BackgroundJobServer(OptionsOf(lane, keepsTimes: false), storage));
            // Whether or not the server takes jobs itself.
            if (profile.Serves)
                _clock ??= new BackgroundJobServer(OptionsOf(new("clock", ["clock"], 1), keepsTimes: true), storage);
        }
    }

    /// <summary>Takes no more jobs; those that are running go on to their end.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _draining.RemoveAll(d => d.IsCompleted);
            _draining.AddRange(_open.Select(EndAsync));
            _open.Clear();
        }
    }

    /// <summary>Gives back what is running, and waits a moment for that.</summary>
    public async Task CloseAsync()
    {
        await end.BeginAsync();
        Drain();
        Task all;
        lock (_lock)
        {
            if (_clock is not null)
                _draining.Add(EndAsync(_clock));
            all = Task.WhenAll(_draining);
        }
        // A computation that does not look up ends with the process, and its lease runs out.
        await all.WaitAsync(Grace).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static async Task EndAsync(BackgroundJobServer server)
    {
        server.SendStop();
        await server.WaitForShutdownAsync(CancellationToken.None);
        server.Dispose();
    }

    private BackgroundJobServerOptions OptionsOf(WorkLane lane, bool keepsTimes) => new()
    {
        ServerName = $"{Environment.MachineName}-{lane.Name}",
        Queues = lane.Queues,
        WorkerCount = lane.Count,
        Activator = activator,
        // Schedules and retries come by the clock of the process that looks at them: the server's alone, so that a worker whose clock is ahead fires none early. No job is ever in the queue of that lane.
        IsLightweightServer = !keepsTimes,
        CancellationCheckInterval = TimeSpan.FromSeconds(1),
        SchedulePollingInterval = TimeSpan.FromSeconds(1),
        StopTimeout = Ages,
        ShutdownTimeout = Ages,
    };
}

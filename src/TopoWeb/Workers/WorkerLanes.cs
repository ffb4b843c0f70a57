using Hangfire;
using Hangfire.Client;
using Hangfire.Common;
using Hangfire.Server;
using Hangfire.States;

namespace TopoWeb.Workers;

/// <summary>Hangfire's servers of this process, one a lane, so that jobs of one kind never wait for those of another.</summary>
internal sealed class WorkerLanes(JobStorage storage, JobActivator activator, IGlobalConfiguration configured, WorkerProfile profile, LostDevice lost, WorkEnd end)
{
    /// <summary>Jobs are ended by us, not by Hangfire: a drained lane goes on with what it has for as long as that takes.</summary>
    private static readonly TimeSpan Ages = TimeSpan.FromDays(20);

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Often = TimeSpan.FromSeconds(1);

    /// <summary>After the database was away, jobs are taken again at once: Hangfire itself would wait for up to five minutes, the longer the longer it was away.</summary>
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(3);

    /// <summary>While the database is away for so long, jobs that are running go on; after that, Hangfire starts its servers anew, and they give back what they have once it answers.</summary>
    private static readonly TimeSpan Silence = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly List<(WorkLane Lane, BackgroundProcessingServer Server)> _open = [];
    private readonly List<Task> _draining = [];
    private BackgroundProcessingServer? _clock;

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
            foreach (var lane in lost.Left(profile).Lanes)
                _open.Add((lane, Start(lane)));
            // Whether or not the server takes jobs itself; and as long as a job is running, also in a lane that drains.
            _clock ??= profile.Serves ? StartClock() : StartStorage();
        }
    }

    /// <summary>Takes no more jobs; those that are running go on to their end.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _draining.RemoveAll(d => d.IsCompleted);
            _draining.AddRange(_open.Select(o => EndAsync(o.Server)));
            _open.Clear();
        }
    }

    /// <summary>Closes the lanes of what the process has lost; the others stay open.</summary>
    public void CloseLost()
    {
        lock (_lock)
        {
            var gone = _open.Where(o => !lost.Left(profile).Lanes.Contains(o.Lane)).ToList();
            _draining.AddRange(gone.Select(o => EndAsync(o.Server)));
            _open.RemoveAll(gone.Contains);
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

    private static async Task EndAsync(BackgroundProcessingServer server)
    {
        server.SendStop();
        await server.WaitForShutdownAsync(CancellationToken.None);
        server.Dispose();
    }

    private BackgroundProcessingServer Start(WorkLane lane)
    {
        var worker = new Worker(lane.Queues, new BackgroundJobPerformer(JobFilterProviders.Providers, activator, TaskScheduler.Default), States());
        return new(storage, [worker.UseBackgroundPool(lane.Count)], new Dictionary<string, object> { ["Queues"] = lane.Queues, ["WorkerCount"] = lane.Count }, OptionsOf(lane.Name, ofStorage: false));
    }

    /// <summary>Schedules and retries come by the clock of the process that looks at them: the server's alone, so that a worker whose clock is ahead fires none early.</summary>
    private BackgroundProcessingServer StartClock() => new(
        storage,
        [new DelayedJobScheduler(Often, States()).UseBackgroundPool(1), new RecurringJobScheduler(new BackgroundJobFactory(JobFilterProviders.Providers), Often, new DefaultTimeZoneResolver()).UseBackgroundPool(1)],
        new Dictionary<string, object>(),
        OptionsOf("clock", ofStorage: true));

    /// <summary>
    /// The processes that the storage brings along, which the server has beside its clock. One of them confirms the jobs that this process works on: PostgreSQL's queue hands out again what is not confirmed,
    /// and whoever works on it is then told to stop.
    /// </summary>
    private BackgroundProcessingServer StartStorage() => new(storage, (IBackgroundProcess[])[], new Dictionary<string, object>(), OptionsOf("queue", ofStorage: true));

    private static BackgroundJobStateChanger States() => new(JobFilterProviders.Providers);

    private static BackgroundProcessingServerOptions OptionsOf(string name, bool ofStorage) => new()
    {
        ServerName = $"{Environment.MachineName}-{name}",
        // Once a process, and not with a lane: a job goes on in a lane that drains, and is confirmed until it ends.
        ExcludeStorageProcesses = !ofStorage,
        CancellationCheckInterval = Often,
        RetryDelay = _ => Retry,
        RestartDelay = Retry,
        ServerTimeout = Silence,
        StopTimeout = Ages,
        ShutdownTimeout = Ages,
    };
}

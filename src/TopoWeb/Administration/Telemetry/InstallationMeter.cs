using System.Data.Common;
using System.Diagnostics.Metrics;
using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Administration.Telemetry;

/// <summary>
/// Measurements of the whole installation, read from its database: every server would say the same. They are read when somebody asks, not again and again; where the database
/// does not answer they are missing, which is the truth.
/// </summary>
internal sealed partial class InstallationMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = $"{WorkMeter.Name}.Installation";

    /// <summary>Several Prometheus servers may ask at once.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>Adding up sizes reads a row of every artifact.</summary>
    private static readonly TimeSpan SizesFresh = TimeSpan.FromMinutes(5);

    private readonly IDbContextFactory<TopoWebContext> _contexts;
    private readonly JobStorage _jobs;
    private readonly TimeProvider _time;
    private readonly ILogger<InstallationMeter> _logger;
    private readonly SemaphoreSlim _one = new(1);
    private volatile InstallationState? _state;
    private long? _read, _sizesRead;

    public InstallationMeter(IMeterFactory meters, IDbContextFactory<TopoWebContext> contexts, JobStorage jobs, TimeProvider time, ILogger<InstallationMeter> logger)
    {
        (_contexts, _jobs, _time, _logger) = (contexts, jobs, time, logger);
        var meter = meters.Create(Name);
        meter.CreateObservableUpDownCounter("topoweb.queue.jobs", () => Each(s => s.Queues, q => q.Length, q => ("topoweb.queue.name", q.Name)), "{job}", "Jobs that wait.");
        meter.CreateObservableGauge("topoweb.queue.age", () => Each(s => s.Queues, q => q.Age.TotalSeconds, q => ("topoweb.queue.name", q.Name)), "s", "How long the oldest waiting job has waited.");
        meter.CreateObservableUpDownCounter("topoweb.run.count", () => Each(s => s.Runs, r => (long)r.Value, r => ("topoweb.run.state", r.Key.ToString().ToLowerInvariant())), "{run}", "Runs by state.");
        meter.CreateObservableUpDownCounter("topoweb.network.active", () => One(s => (long)s.NetworksInTraining), "{network}", "Networks that are being trained.");
        meter.CreateObservableGauge("topoweb.training.speed", () => One(s => s.StepsPerSecond), "Hz", "Training steps per second, of all networks together.");
        meter.CreateObservableUpDownCounter("topoweb.storage.size", () => Each(s => s.Stored, k => k.Bytes, k => ("topoweb.storage.kind", k.Kind)), "By", "What results, networks and uploads take in the database.");
    }

    /// <summary>Reads the state unless that was done shortly before.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation);
        try
        {
            if (_read is { } read && _time.GetElapsedTime(read) < Fresh)
                return;
            var sizes = _sizesRead is { } then && _time.GetElapsedTime(then) < SizesFresh ? _state?.Stored : null;
            await using var db = await _contexts.CreateDbContextAsync(cancellation);
            _state = await InstallationState.ReadAsync(db, _jobs, _time.GetUtcNow().UtcDateTime, sizes, cancellation);
            _read = _time.GetTimestamp();
            if (sizes is null)
                _sizesRead = _read;
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            (_state, _read) = (null, null);
            // That the database is away is said once, by its watch.
            if (!DatabaseFault.IsAway(e))
                LogUnreachable(e);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private IEnumerable<Measurement<T>> Each<TItem, T>(Func<InstallationState, IEnumerable<TItem>> items, Func<TItem, T> value, Func<TItem, (string Name, string Text)> tag) where T : struct =>
        _state is { } state ? [.. items(state).Select(i => new Measurement<T>(value(i), new KeyValuePair<string, object?>(tag(i).Name, tag(i).Text)))] : [];

    private IEnumerable<Measurement<T>> One<T>(Func<InstallationState, T> value) where T : struct => _state is { } state ? [new(value(state))] : [];

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not respond; measurements of the installation are left out")]
    private partial void LogUnreachable(Exception e);
}

/// <summary>Where measurements are sent instead of being asked for, the state is read at the same pace.</summary>
internal sealed class InstallationMeterClock(InstallationMeter meter, Microsoft.Extensions.Options.IOptions<TelemetryOptions> options, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.OtlpSeconds), time);
        try
        {
            do
                await meter.RefreshAsync(stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server shuts down.
        }
    }
}

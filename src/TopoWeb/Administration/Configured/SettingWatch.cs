using System.Data.Common;
using Microsoft.Extensions.Options;
using TopoWeb.Data;

namespace TopoWeb.Administration.Configured;

/// <summary>Reads changed settings at the start, before the first request; where several processes share a database, again and again.</summary>
internal sealed partial class SettingWatch(SettingChanges changes, IOptions<DatabaseOptions> database, TimeProvider time, ILogger<SettingWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await ReadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!database.Value.IsPostgres)
            return;
        try
        {
            using var timer = new PeriodicTimer(Interval, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await ReadAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server shuts down.
        }
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        try
        {
            await changes.TakeOverAsync(cancellation);
        }
        catch (Exception e) when (e is DbException or InvalidOperationException or TimeoutException)
        {
            // That the database is away is said once, by its watch.
            if (!DatabaseFault.IsAway(e))
                LogUnreachable(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not respond; settings stay as they are")]
    private partial void LogUnreachable(Exception e);
}

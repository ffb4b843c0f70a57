using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace TopoWeb.Data;

/// <summary>Whether the database answers, as this process saw it last: pages, the health page and the log say it. An SQLite file is always there.</summary>
internal sealed partial class DatabaseWatch(IDbContextFactory<TopoWebContext> contexts, IOptions<DatabaseOptions> options, TimeProvider time, ILogger<DatabaseWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private long _lost;

    /// <summary>Called from any thread when it goes and when it comes back.</summary>
    public event Action? Changed;

    public bool IsAway { get; private set; }

    /// <summary>Asks the database.</summary>
    public async Task<bool> LookAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            await using var db = await contexts.CreateDbContextAsync(limit.Token);
            await db.Database.ExecuteSqlRawAsync("SELECT 1", limit.Token);
            Tell(null);
            return true;
        }
        catch (Exception e) when (DatabaseFault.IsAway(e) || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            Tell(e);
            return false;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Value.IsPostgres)
            return;
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await TryLookAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process ends.
        }
    }

    private async Task TryLookAsync(CancellationToken cancellation)
    {
        try
        {
            await LookAsync(cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // It answers, with an error: whoever needs it says which.
            LogOdd(e);
        }
    }

    private void Tell(Exception? reason)
    {
        var away = reason is not null;
        if (away == IsAway)
            return;
        IsAway = away;
        if (away)
        {
            _lost = time.GetTimestamp();
            LogAway(reason is OperationCanceledException ? "No answer within 5 seconds." : reason!.GetBaseException().Message);
        }
        else
            LogBack(time.GetElapsedTime(_lost).TotalSeconds);
        Changed?.Invoke();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer. Running work goes on, and everything continues when it is back. ({Reason})")]
    private partial void LogAway(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database answers again after {Seconds:0} s")]
    private partial void LogBack(double seconds);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database could not be asked whether it answers")]
    private partial void LogOdd(Exception error);
}

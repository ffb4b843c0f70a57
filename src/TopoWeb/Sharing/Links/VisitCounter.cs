using System.Collections.Concurrent;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;

namespace TopoWeb.Sharing.Links;

/// <summary>Counts visits in memory and writes them every few seconds and at the end, so that a guest waits for no write. Also gives up what links that have ended kept.</summary>
internal sealed partial class VisitCounter(IDbContextFactory<TopoWebContext> contexts, TimeProvider time, ILogger<VisitCounter> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan SweepInterval = TimeSpan.FromHours(1);

    /// <summary>Expired links keep their results for a while: clocks differ, and somebody may be reading.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(Guid Link, DateOnly Day), int> _waiting = new();
    private readonly SemaphoreSlim _writing = new(1);

    public void Add(Guid link) => Add(link, DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime), 1);

    /// <summary>Writes what has been counted so far.</summary>
    public async Task WriteAsync(CancellationToken cancellation)
    {
        if (_waiting.IsEmpty)
            return;
        await _writing.WaitAsync(cancellation);
        try
        {
            foreach (var key in _waiting.Keys)
                if (_waiting.TryRemove(key, out var count))
                    await WriteAsync(key.Link, key.Day, count, cancellation);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Artifacts of links that have ended are no longer kept for them.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var old = time.GetUtcNow().UtcDateTime - Grace;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.ShareKeys.Where(k => db.ShareLinks.Any(s => s.Id == k.LinkId && (s.RevokedAt < old || s.ExpiresAt < old))).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>Also where the server stops before the first round has begun.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(() => WriteAsync(cancellationToken));
    }

    public override void Dispose()
    {
        _writing.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var swept = DateTimeOffset.MinValue;
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryAsync(() => WriteAsync(stoppingToken));
                if (time.GetUtcNow() - swept < SweepInterval)
                    continue;
                swept = time.GetUtcNow();
                await TryAsync(() => SweepAsync(stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            // The server stops; what is counted is written at its end.
        }
    }

    private async Task WriteAsync(Guid link, DateOnly day, int count, CancellationToken cancellation)
    {
        try
        {
            var now = time.GetUtcNow().UtcDateTime;
            await using var db = await contexts.CreateDbContextAsync(cancellation);
            await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
            // The row of the link is held to the end, so that no two processes begin the same day at once. A link that has been deleted counts nothing.
            if (await db.ShareLinks.Where(s => s.Id == link).ExecuteUpdateAsync(s => s.SetProperty(l => l.AccessCount, l => l.AccessCount + count).SetProperty(l => l.LastAccessAt, now), cancellation) == 0)
                return;
            if (await db.ShareVisits.Where(v => v.LinkId == link && v.Day == day).ExecuteUpdateAsync(s => s.SetProperty(v => v.Visits, v => v.Visits + count), cancellation) == 0)
            {
                db.ShareVisits.Add(new ShareVisitRow { LinkId = link, Day = day, Visits = count });
                await db.SaveChangesAsync(cancellation);
            }
            await transaction.CommitAsync(cancellation);
        }
        catch (Exception)
        {
            // Nothing counted is lost: the next round tries again.
            Add(link, day, count);
            throw;
        }
    }

    private void Add(Guid link, DateOnly day, int count) => _waiting.AddOrUpdate((link, day), count, (_, before) => before + count);

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // That the database is away is said once, by its watch.
            if (!DatabaseFault.IsAway(e))
                LogFailed(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Visits of share links could not be written; they are tried again")]
    private partial void LogFailed(Exception error);
}

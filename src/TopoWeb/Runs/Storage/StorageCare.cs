using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Data.Contents;
using TopoWeb.Data.Starting;
using TopoWeb.Data.Transfer;
using TopoWeb.Experiments.Stages;

namespace TopoWeb.Runs.Storage;

/// <summary>
/// Looks after what is stored, beside the work: moves old artifacts into contents, deletes what nobody refers to, and lets runs go on whose project has room again.
/// Every process does; each step is small and harms nobody who does the same.
/// </summary>
internal sealed partial class StorageCare(
    IDbContextFactory<TopoWebContext> contexts, SharedDirectory shared, OldContents old, ProjectQuota quota, RunService runs, MaintenanceMode maintenance, IOptions<StorageOptions> options, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<StorageCare> logger) : BackgroundService
{
    /// <summary>An analysis may have stages of hours ago that no result refers to yet.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(6);

    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenMoves = TimeSpan.FromMilliseconds(100);

    private bool _moved;
    private long _free;

    /// <summary>Deletes artifacts without a reference, then contents without an artifact, then files without a content.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var before = await db.ReadAsync(cancellation) - Grace;
        await ArtifactSweep.DeleteUnusedAsync(db, [], before, cancellation);
        // A file is written before its row: one that is young may be about to get it.
        foreach (var (hash, file) in shared.Older(before).ToList())
        {
            if (hash is null || !await db.Contents.AnyAsync(c => c.Hash == hash, cancellation))
                file.Delete();
        }
    }

    /// <summary>Runs that stopped because their project was full go on where it is not any more.</summary>
    public async Task ContinueAsync(CancellationToken cancellation)
    {
        if (await maintenance.CurrentAsync(cancellation) is not null)
            return;
        List<(Guid Id, Guid? Project)> waiting;
        await using (var db = await contexts.CreateDbContextAsync(cancellation))
            waiting = (await db.Runs.Where(r => r.WaitsForRoom && r.State == RunState.Failed).OrderBy(r => r.CreatedAt).Select(r => new { r.Id, r.ProjectId }).ToListAsync(cancellation)).ConvertAll(r => (r.Id, r.ProjectId));
        foreach (var group in waiting.GroupBy(r => r.Project))
        {
            if (await quota.FindObstacleAsync(group.Key, cancellation) is not null)
                continue;
            foreach (var (id, _) in group)
                await runs.RetryAsync(Visitor.Program, id, cancellation);
        }
    }

    /// <summary>Gives the room of what was deleted, and of a log that is written, back to the disk. Pages that were free at the last look too: those of states that come anew every few seconds are soon used again.</summary>
    public async Task ShrinkAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (!db.Database.IsSqlite())
            return;
        var connection = await ContentStore.ConnectAsync(db, cancellation);
        var (before, now) = (_free, await FreePages.CountAsync(connection, cancellation));
        if (Math.Min(before, now) > FreePages.Few)
        {
            await FreePages.ReturnAsync(connection, Math.Min(before, now), cancellation);
            now = await FreePages.CountAsync(connection, cancellation);
        }
        _free = now;
        await FreePages.ShortenLogAsync(connection, cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await lifetime.StartedAsync(stoppingToken);
            using var timer = new PeriodicTimer(Beat, time);
            var swept = time.GetTimestamp();
            do
            {
                try
                {
                    await ContinueAsync(stoppingToken);
                    await MoveAsync(stoppingToken);
                    await ShrinkAsync(stoppingToken);
                    if (options.Value.SweepMinutes > 0 && time.GetElapsedTime(swept) >= TimeSpan.FromMinutes(options.Value.SweepMinutes))
                    {
                        swept = time.GetTimestamp();
                        await SweepAsync(stoppingToken);
                    }
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    // That the database is away is said once, by its watch.
                    if (!DatabaseFault.IsAway(e))
                        LogPostponed(e);
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    /// <summary>For the length of a beat at most: what waits for room is not to wait for this.</summary>
    private async Task MoveAsync(CancellationToken cancellation)
    {
        var start = time.GetTimestamp();
        while (!_moved && time.GetElapsedTime(start) < Beat)
        {
            _moved = !await old.MoveOneAsync(LogUnreadable, cancellation);
            await Task.Delay(BetweenMoves, time, cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Storage is looked after again later")]
    private partial void LogPostponed(Exception e);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The artifact {Key} of an older version stays as it is: {Reason}")]
    private partial void LogUnreadable(string key, string reason);
}

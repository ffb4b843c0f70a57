using Hangfire;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Workers;

namespace TopoWeb.Administration.Monitoring.Reading;

/// <summary>Reads how the installation is. Many open pages read it once: what was read a moment before is read again by nobody.</summary>
internal sealed class HealthReader(IDbContextFactory<TopoWebContext> contexts, JobStorage jobs, WorkerService workers, WorkerMemory memory, StoreReader store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _one = new(1);
    private (long Read, HealthReading Reading)? _last;

    public async Task<HealthReading> ReadAsync(Visitor visitor, CancellationToken cancellation = default)
    {
        visitor.Require(Rights.Administer);
        await _one.WaitAsync(cancellation);
        try
        {
            if (_last is not { } last || time.GetElapsedTime(last.Read) > Fresh)
                _last = last = (time.GetTimestamp(), await ReadAsync(cancellation));
            return last.Reading;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>What was read counts no longer: something has just been changed.</summary>
    public void Forget() => _last = null;

    public void Dispose() => _one.Dispose();

    private async Task<HealthReading> ReadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var now = await db.ReadAsync(cancellation);
        // The queue's times are by the clocks of those who filled it.
        var queue = await QueueReader.ReadAsync(db, jobs, time.GetUtcNow().UtcDateTime, cancellation);
        var (runs, networks) = await FailureReader.LastHourAsync(db, now, cancellation);
        return new(
            now, await SinceAsync(db, cancellation), queue, jobs.GetMonitoringApi().FailedCount(), await ProcessReader.ReadAsync(db, await workers.ListAsync(Visitor.Program, cancellation), memory, cancellation), store.Disks(),
            await store.ReadAsync(db, cancellation), await StoreReader.BackupAsync(db, cancellation), await FailureReader.ReadAsync(db, now, cancellation), runs, networks);
    }

    private static async Task<DateTime?> SinceAsync(TopoWebContext db, CancellationToken cancellation) =>
        await db.Users.MinAsync(u => (DateTime?)u.CreatedAt, cancellation) ?? await db.Runs.MinAsync(r => (DateTime?)r.CreatedAt, cancellation);
}

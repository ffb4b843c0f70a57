using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;

namespace TopoWeb.Workers;

/// <summary>A living process, as the others see it.</summary>
internal sealed record LivingProcess(bool Serves, string Version, WorkerState State, string Queues);

/// <summary>The rows of the processes: each writes its own, by the database's clock, and reads those of the others.</summary>
internal sealed class WorkerRegistry(IDbContextFactory<TopoWebContext> contexts, JobIdentity identity, WorkerProfile profile, LostDevice lost, IOptions<WorkerOptions> options)
{
    /// <summary>How long a process that is gone stays in the list.</summary>
    private const double ForgetSeconds = 3600;

    /// <summary>Writes the row of this process.</summary>
    /// <returns>What it is asked to do.</returns>
    public async Task<WorkerOrder> BeatAsync(WorkerState state, string? notice, CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var mine = db.Workers.Where(w => w.Id == identity.Id);
        var (queues, lanes) = (Queues, Lanes);
        if (await mine.ExecuteUpdateAsync(s => s.SetProperty(w => w.Heartbeat, w => DateTime.UtcNow).SetProperty(w => w.State, state).SetProperty(w => w.Notice, notice)
            .SetProperty(w => w.Queues, queues).SetProperty(w => w.Lanes, lanes), cancellation) == 0)
        {
            db.Workers.Add(Row(await db.ReadAsync(cancellation), state, notice));
            await db.SaveChangesAsync(cancellation);
            await db.Workers.Where(w => w.Heartbeat < DateTime.UtcNow.AddSeconds(-ForgetSeconds)).ExecuteDeleteAsync(cancellation);
        }
        return await mine.Select(w => w.Asked).SingleOrDefaultAsync(cancellation);
    }

    /// <summary>The processes that have a heartbeat, this one among them.</summary>
    public async Task<IReadOnlyList<LivingProcess>> LivingAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        double seconds = options.Value.LeaseSeconds;
        return await db.Workers.AsNoTracking().Where(w => w.Heartbeat > DateTime.UtcNow.AddSeconds(-seconds))
            .Select(w => new LivingProcess(w.Serves, w.Version, w.State, w.Queues)).ToListAsync(cancellation);
    }

    /// <summary>Why this process may not work; null where it may.</summary>
    public string? MisfitAmong(IReadOnlyList<LivingProcess> living) =>
        profile.Serves ? null : WorkerVersion.Misfit(WorkerVersion.Text, [.. living.Where(p => p.Serves).Select(p => p.Version)]);

    /// <summary>The process ends in order: it is no longer in the list.</summary>
    public async Task LeaveAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.Workers.Where(w => w.Id == identity.Id && w.State != WorkerState.Refused).ExecuteDeleteAsync(cancellation);
    }

    private string Queues => string.Join(',', lost.Left(profile).Queues);

    private string Lanes => string.Join(", ", lost.Left(profile).Lanes.Select(l => $"{l.Name} {l.Count}"));

    private WorkerRow Row(DateTime now, WorkerState state, string? notice) => new()
    {
        Id = identity.Id,
        Process = identity.Process,
        Machine = Environment.MachineName,
        Serves = profile.Serves,
        Cores = Environment.ProcessorCount,
        MemoryBytes = WorkerProfile.MachineMemory,
        Gpu = profile.Gpu,
        Version = WorkerVersion.Text,
        Queues = Queues,
        Lanes = Lanes,
        State = state,
        Notice = notice,
        StartedAt = now,
        Heartbeat = now,
    };
}

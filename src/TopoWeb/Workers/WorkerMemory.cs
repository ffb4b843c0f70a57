using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Data;
using TopoWeb.Data.Caching;

namespace TopoWeb.Workers;

/// <summary>Memory of a process.</summary>
/// <param name="Resident">Bytes that it has in memory.</param>
/// <param name="Budget">Bytes that it may have: those of the machine or its container. Null where the managed heap has a limit of its own, which keeps within itself.</param>
internal sealed record MemoryUse(long Resident, long? Budget);

/// <summary>What the processes of an installation have in memory. A worker notes it in the database every few seconds, where servers find it.</summary>
internal sealed class WorkerMemory(IDbContextFactory<TopoWebContext> contexts, JobIdentity identity, IOptions<DatabaseOptions> database, IOptions<MemoryOptions> options, TimeProvider time)
{
    private const string Prefix = "memory-";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long? _told;

    public MemoryUse Own => new(Environment.WorkingSet, options.Value.HeapMegabytes is null ? WorkerProfile.MachineMemory : null);

    private string Fact => Prefix + identity.Id.ToString("N");

    /// <summary>With each heartbeat; writes less often. With SQLite there is one process, which needs no note to itself.</summary>
    public async Task TellAsync(CancellationToken cancellation)
    {
        if (!database.Value.IsPostgres || (_told is { } told && time.GetElapsedTime(told) < Interval))
            return;
        var first = _told is null;
        _told = time.GetTimestamp();
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await db.SetFactAsync(Fact, JsonSerializer.Serialize(Own, JsonDefaults.Options), cancellation);
        if (first)
            await ForgetAsync(db, cancellation);
    }

    public async Task LeaveAsync(CancellationToken cancellation)
    {
        if (_told is null)
            return;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var fact = Fact;
        await db.Facts.Where(f => f.Key == fact).ExecuteDeleteAsync(cancellation);
    }

    /// <summary>By process; this one's as it is now.</summary>
    public async Task<IReadOnlyDictionary<Guid, MemoryUse>> ReadAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var notes = await db.Facts.AsNoTracking().Where(f => f.Key.StartsWith(Prefix)).ToListAsync(cancellation);
        var uses = new Dictionary<Guid, MemoryUse>();
        foreach (var note in notes)
            if (Guid.TryParse(note.Key[Prefix.Length..], out var id) && JsonSerializer.Deserialize<MemoryUse>(note.Value, JsonDefaults.Options) is { } use)
                uses[id] = use;
        uses[identity.Id] = Own;
        return uses;
    }

    /// <summary>Processes that were killed leave their notes behind.</summary>
    private static async Task ForgetAsync(TopoWebContext db, CancellationToken cancellation)
    {
        var known = (await db.Workers.Select(w => w.Id).ToListAsync(cancellation)).ConvertAll(id => Prefix + id.ToString("N"));
        await db.Facts.Where(f => f.Key.StartsWith(Prefix) && !known.Contains(f.Key)).ExecuteDeleteAsync(cancellation);
    }
}

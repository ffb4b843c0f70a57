using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Access;

/// <summary>What an administrator says while the server takes no work.</summary>
/// <param name="Message">For everybody.</param>
/// <param name="Since">When it began.</param>
/// <param name="Until">When it ends by itself; null: when an administrator ends it.</param>
/// <param name="By">Who began it; null in Local mode.</param>
internal sealed record MaintenanceNotice(string Message, DateTime Since, DateTime? Until, string? By);

/// <summary>
/// Maintenance: no new runs and uploads are taken, work under way goes on, everything can be looked at. It stands in the database, so that all servers and workers know of it
/// within <see cref="Remembered"/>.
/// </summary>
internal sealed class MaintenanceMode(IDbContextFactory<TopoWebContext> contexts, TimeProvider time)
{
    /// <summary>Every open page asks: the database is asked this often at most.</summary>
    public static readonly TimeSpan Remembered = TimeSpan.FromSeconds(1);

    private const string Fact = "maintenance";

    private Known? _known;

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    /// <returns>Null where the server takes work.</returns>
    public async ValueTask<MaintenanceNotice?> CurrentAsync(CancellationToken cancellation = default)
    {
        if (Volatile.Read(ref _known) is not { } known || time.GetElapsedTime(known.Read) > Remembered)
        {
            known = new(time.GetTimestamp(), await ReadAsync(cancellation));
            Volatile.Write(ref _known, known);
        }
        return known.Notice is { } notice && (notice.Until is null || notice.Until > Now) ? notice : null;
    }

    /// <exception cref="MaintenanceException">The server takes no work now.</exception>
    public async Task RequireOffAsync(CancellationToken cancellation = default)
    {
        if (await CurrentAsync(cancellation) is { } notice)
            throw new MaintenanceException(notice, Now);
    }

    /// <param name="notice">Null ends it.</param>
    /// <param name="cancellation">Ends the writing.</param>
    public async Task SetAsync(MaintenanceNotice? notice, CancellationToken cancellation = default)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        if (notice is null)
            await db.Facts.Where(f => f.Key == Fact).ExecuteDeleteAsync(cancellation);
        else
            await db.SetFactAsync(Fact, JsonSerializer.Serialize(notice, JsonDefaults.Options), cancellation);
        Volatile.Write(ref _known, new(time.GetTimestamp(), notice));
    }

    private async Task<MaintenanceNotice?> ReadAsync(CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        return await db.FindFactAsync(Fact, cancellation) is { } json
            ? JsonSerializer.Deserialize<MaintenanceNotice>(json, JsonDefaults.Options) : null;
    }

    private sealed record Known(long Read, MaintenanceNotice? Notice);
}

/// <summary>The server takes no new work now. Pages show it as they show a setting that is refused; programs are told when to ask again.</summary>
internal sealed class MaintenanceException(MaintenanceNotice notice, DateTime now) : InvalidInputException("maintenance", $"The server is in maintenance and takes no new runs or uploads. {notice.Message}")
{
    private static readonly TimeSpan Usual = TimeSpan.FromMinutes(1);

    /// <summary>Until the announced end; a minute where none is announced.</summary>
    public TimeSpan Wait { get; } = notice.Until - now is { } left && left > TimeSpan.Zero ? TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds)) : Usual;
}

using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Editing;

/// <summary>All that can be chosen of a schedule.</summary>
internal sealed record ScheduleSettings
{
    /// <summary>When: five cron fields (minute, hour, day of month, month, day of week).</summary>
    public string? Cron { get; init; }

    /// <summary>Where the cron fields are meant: an IANA name such as Europe/Berlin.</summary>
    public string TimeZone { get; init; } = ScheduleZone.Utc;

    /// <summary>Each run trains networks of its own.</summary>
    public bool NewSeeds { get; init; } = true;

    /// <summary>If the last run is still going: skip, or queue one.</summary>
    public OverlapPolicy Overlap { get; init; }

    /// <summary>Times at which the server was down: runOnce, or skip.</summary>
    public MissedPolicy Missed { get; init; }

    /// <summary>What reruns are compared with: before (the rerun before), or chosen (the run named by referenceRun).</summary>
    public DriftReference Reference { get; init; }

    /// <summary>The run that reruns are compared with.</summary>
    public Guid? ReferenceRun { get; init; }

    /// <summary>The result compared, by its name among those of a run, such as L1_000100; the last by default.</summary>
    public string? Choice { get; init; }

    /// <summary>E-mail addresses that get notices, separated by commas.</summary>
    public string? MailTo { get; init; }

    /// <summary>Web hook that gets notices.</summary>
    public string? HookAddress { get; init; }

    /// <summary>Reruns that are kept besides the first and those that drifted, at least 1; all by default.</summary>
    public int? KeepLast { get; init; }

    public static ScheduleSettings Of(ScheduleRow row) => new()
    {
        Cron = row.Cron, TimeZone = row.TimeZone, NewSeeds = row.NewSeeds, Overlap = row.Overlap, Missed = row.Missed, Reference = row.Reference, ReferenceRun = row.ReferenceRunId,
        Choice = row.Choice, MailTo = row.MailTo, HookAddress = row.HookAddress, KeepLast = row.KeepLast,
    };
}

/// <summary>Checks what was chosen, and writes it into the row.</summary>
internal sealed class ScheduleSettingsWriter(IOptionsMonitor<ScheduleOptions> options, IOptionsMonitor<MailOptions> mail, IOptionsMonitor<WebHookOptions> hooks, HookSecrets secrets)
{
    private const int LongestCron = 100;
    private const int LongestChoice = 64;
    private const int MostKept = 10_000;

    /// <summary>The times alone, before anything is looked up for them.</summary>
    /// <exception cref="InvalidInputException">The zone is unknown, or the times are none.</exception>
    public (TimeZoneInfo Zone, string ZoneName, string Cron) CheckTimes(ScheduleSettings settings, DateTime now)
    {
        // What programs send may be null.
        var (name, cron) = (settings.TimeZone?.Trim() ?? "", CronText.Normalize(settings.Cron ?? ""));
        var zone = ScheduleZone.Find(name);
        if (cron.Length > LongestCron)
            throw new InvalidInputException("cron", $"The cron expression has {cron.Length} characters; at most {LongestCron} are allowed.");
        CronTimes.Check(cron, zone, now, options.CurrentValue.ShortestMinutes);
        return (zone, name, cron);
    }

    /// <returns>The new secret of a web hook, which is shown once; null where it has one already, or there is no web hook.</returns>
    /// <exception cref="InvalidInputException">A setting is outside its limits.</exception>
    public async Task<string?> WriteAsync(TopoWebContext db, Visitor visitor, ScheduleRow row, ScheduleSettings settings, DateTime now, CancellationToken cancellation)
    {
        var (zone, zoneName, cron) = CheckTimes(settings, now);
        var reference = await ReferenceAsync(db, visitor, row, settings, cancellation);
        if (settings.Choice is { Length: > LongestChoice })
            throw new InvalidInputException("choice", $"The name of the result has {settings.Choice.Length} characters; at most {LongestChoice} are allowed.");
        if (settings.KeepLast is { } keep and (< 1 or > MostKept))
            throw new InvalidInputException("keepLast", $"keepLast is {keep}; it must be 1 to {MostKept:N0}. Leave it out to keep all.");
        // What is unchanged is not checked again: a setting of the server may have changed since.
        var mailTo = settings.MailTo == row.MailTo ? row.MailTo : MailAddresses.Check(settings.MailTo, mail.CurrentValue);
        var hook = settings.HookAddress == row.HookAddress ? row.HookAddress : WebHookRules.Check(settings.HookAddress, hooks.CurrentValue);

        var moved = row.Cron != cron || row.TimeZone != zoneName;
        (row.Cron, row.TimeZone, row.NewSeeds, row.Overlap, row.Missed) = (cron, zoneName, settings.NewSeeds, settings.Overlap, settings.Missed);
        (row.Reference, row.ReferenceRunId, row.Choice) = (settings.Reference, reference, string.IsNullOrWhiteSpace(settings.Choice) ? null : settings.Choice.Trim());
        (row.MailTo, row.KeepLast) = (mailTo, settings.KeepLast);
        if (moved || row.NextAt is null)
            row.NextAt = row.Paused ? null : CronTimes.Next(cron, zone, now);
        return WriteHook(row, hook);
    }

    /// <summary>A web hook of another host does not get what is signed for the one before.</summary>
    private string? WriteHook(ScheduleRow row, string? hook)
    {
        if (hook == row.HookAddress && (hook is null || row.HookSecret is not null))
            return null;
        row.HookAddress = hook;
        return hook is null ? Forget(row) : RenewSecret(row);
    }

    public string RenewSecret(ScheduleRow row)
    {
        var secret = HookSignature.NewSecret();
        row.HookSecret = secrets.Seal(secret);
        return secret;
    }

    private static string? Forget(ScheduleRow row) => row.HookSecret = null;

    private static async Task<Guid?> ReferenceAsync(TopoWebContext db, Visitor visitor, ScheduleRow row, ScheduleSettings settings, CancellationToken cancellation)
    {
        if (settings.Reference == DriftReference.Before)
            return null;
        if (settings.ReferenceRun is not { } run)
            throw new InvalidInputException("referenceRun", "Choose the run that reruns are compared with, or compare with the rerun before.");
        if (run != row.ReferenceRunId && !await db.Runs.ReadableBy(visitor).AnyAsync(r => r.Id == run && r.Results.Count > 0, cancellation))
            throw new InvalidInputException("referenceRun", $"Run {run} not found, or it has no result yet.");
        return run;
    }
}

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
        var (name, cron, check) = (settings.TimeZone?.Trim() ?? "", CronText.Normalize(settings.Cron ?? ""), new InputCheck());
        var zone = check.Read(() => ScheduleZone.Find(name));
        if (cron.Length > LongestCron)
            check.Add("cron", $"The cron expression has {cron.Length} characters; at most {LongestCron} are allowed.");
        else
            check.Try(() => CronTimes.Check(cron, zone ?? TimeZoneInfo.Utc, now, options.CurrentValue.ShortestMinutes));
        check.Throw();
        return (zone!, name, cron);
    }

    /// <param name="db">Where the row is.</param>
    /// <param name="visitor">Who changes it.</param>
    /// <param name="row">The schedule.</param>
    /// <param name="settings">All of them.</param>
    /// <param name="fresh">From <see cref="SecretFor"/>; it is used where the web hook needs a new one.</param>
    /// <param name="now">UTC.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The new secret of a web hook, which is shown once; null where it has one already, or there is no web hook.</returns>
    /// <exception cref="InvalidInputException">Settings are outside their limits; all of them are named.</exception>
    public async Task<string?> WriteAsync(TopoWebContext db, Visitor visitor, ScheduleRow row, ScheduleSettings settings, NewHookSecret? fresh, DateTime now, CancellationToken cancellation)
    {
        var (check, zone, zoneName, cron) = (new InputCheck(), TimeZoneInfo.Utc, "", "");
        var (reference, mailTo, hook) = (default(Guid?), row.MailTo, row.HookAddress);
        check.Try(() => (zone, zoneName, cron) = CheckTimes(settings, now));
        await check.TryAsync(async () => reference = await ReferenceAsync(db, visitor, row, settings, cancellation));
        if (settings.Choice is { Length: > LongestChoice })
            check.Add("choice", $"The name of the result has {settings.Choice.Length} characters; at most {LongestChoice} are allowed.");
        if (settings.KeepLast is { } keep and (< 1 or > MostKept))
            check.Add("keepLast", $"keepLast is {keep}; it must be 1 to {MostKept:N0}. Leave it out to keep all.");
        // What is unchanged is not checked again: a setting of the server may have changed since.
        if (settings.MailTo != row.MailTo)
            check.Try(() => mailTo = MailAddresses.Check(settings.MailTo, mail.CurrentValue));
        if (settings.HookAddress != row.HookAddress)
            check.Try(() => hook = WebHookRules.Check(settings.HookAddress, hooks.CurrentValue));
        check.Throw();

        var moved = row.Cron != cron || row.TimeZone != zoneName;
        (row.Cron, row.TimeZone, row.NewSeeds, row.Overlap, row.Missed) = (cron, zoneName, settings.NewSeeds, settings.Overlap, settings.Missed);
        (row.Reference, row.ReferenceRunId, row.Choice) = (settings.Reference, reference, string.IsNullOrWhiteSpace(settings.Choice) ? null : settings.Choice.Trim());
        (row.MailTo, row.KeepLast) = (mailTo, settings.KeepLast);
        if (moved || row.NextAt is null)
            row.NextAt = row.Paused ? null : CronTimes.Next(cron, zone, now);
        return WriteHook(row, hook, fresh);
    }

    /// <summary>A secret for a web hook that these settings may enter.</summary>
    public NewHookSecret? SecretFor(ScheduleSettings settings) => settings.HookAddress is null ? null : secrets.Create();

    public NewHookSecret NewSecret() => secrets.Create();

    /// <summary>Another address does not get what is signed with the secret of the one before.</summary>
    private static string? WriteHook(ScheduleRow row, string? hook, NewHookSecret? fresh)
    {
        if (hook == row.HookAddress && (hook is null || row.HookSecret is not null))
            return null;
        var secret = hook is null ? null : fresh;
        (row.HookAddress, row.HookSecret) = (hook, secret?.Sealed);
        return secret?.Plain;
    }

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

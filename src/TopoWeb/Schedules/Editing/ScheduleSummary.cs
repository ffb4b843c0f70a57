using System.Text.Json;
using System.Text.Json.Serialization;
using TopoWeb.Access;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Notation;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Editing;

/// <summary>A schedule as its visitor sees it.</summary>
/// <param name="Id">Its identifier.</param>
/// <param name="Experiment">What is run again.</param>
/// <param name="Name">Name of the experiment.</param>
/// <param name="Notation">The experiment in the paper's notation.</param>
/// <param name="Version">Counts changes; a change names the version that it is based on.</param>
/// <param name="Settings">All that can be chosen. Addresses of notices are left out for who may not change the schedule.</param>
/// <param name="InWords">When, for people.</param>
/// <param name="Paused">No runs until it is resumed.</param>
/// <param name="Next">The next five times, UTC.</param>
/// <param name="NextInWords">The same in words, on the clocks of the time zone.</param>
/// <param name="WaitingSince">A run is due since then, and waits for the end of the last one.</param>
/// <param name="LastFiredAt">When the last run began.</param>
/// <param name="LastNote">What there is to know of the last time, such as why it was skipped.</param>
/// <param name="ChangedBy">Who changed it last.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record ScheduleSummary(
    Guid Id, Guid Experiment, string Name, string Notation, int Version, ScheduleSettings Settings, string InWords, bool Paused, IReadOnlyList<DateTime> Next, IReadOnlyList<string> NextInWords,
    DateTime? WaitingSince, DateTime? LastFiredAt, string? LastNote, string? ChangedBy, DateTime? ChangedAt)
{
    public const int TimesShown = 5;

    /// <summary>Whose it is; left out in Local mode.</summary>
    [JsonPropertyName("ownership"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public WorkOwnership? ShownOwnership => Ownership.Shown;

    [JsonIgnore]
    public WorkOwnership Ownership { get; init; } = WorkOwnership.None;

    /// <summary>Of the time zone, or UTC where this machine knows it no more.</summary>
    [JsonIgnore]
    public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>What of the networks changes from run to run.</summary>
    [JsonIgnore]
    public string Seeds { get; init; } = "";

    /// <summary>The time zone is not in the zone data of this machine; times are taken as UTC.</summary>
    public bool UnknownTimeZone { get; init; }

    public static ScheduleSummary Of(ScheduleRow row, WorkOwnership ownership, string? changedBy, DateTime now)
    {
        var zone = ScheduleZone.OfStored(row.TimeZone, out var known);
        var next = Times(row, zone, now);
        var settings = ScheduleSettings.Of(row);
        if (!ownership.MayChange)
            settings = settings with { MailTo = null, HookAddress = null };
        return new(row.Id, row.ExperimentId, row.Experiment!.Name, NotationOf(row.Experiment), row.Version, settings, CronText.Describe(row.Cron, row.TimeZone), row.Paused,
            next, [.. next.Select(t => LocalTimeText.Next(now, t, zone))], row.WaitingSince, row.LastFiredAt, row.LastNote, changedBy, row.ChangedAt)
        {
            Ownership = ownership, UnknownTimeZone = !known, Zone = zone,
            Seeds = SpecOf(row.Experiment)?.Source.Kind switch
            {
                SourceKind.Sample => "the same sample each run",
                SourceKind.Cloud => "the same points each run",
                _ => row.NewSeeds ? "new seeds each run" : "the same seeds each run",
            },
        };
    }

    /// <summary>From the next one on, which may be later than the cron expression says: some may be left out.</summary>
    private static IReadOnlyList<DateTime> Times(ScheduleRow row, TimeZoneInfo zone, DateTime now)
    {
        if (row.Paused)
            return [];
        try
        {
            return row.NextAt is { } first && first > now ? [first, .. CronTimes.Next(row.Cron, zone, first, TimesShown - 1)] : CronTimes.Next(row.Cron, zone, now, TimesShown);
        }
        catch (InvalidInputException)
        {
            // Stored by an earlier version that accepted it; its note says what is wrong.
            return [];
        }
    }

    /// <summary>Its name, where this version cannot read what another one stored: the schedule is noted as not started then.</summary>
    private static string NotationOf(ExperimentRow experiment) => SpecOf(experiment) is { } spec ? ExperimentNotation.Format(spec) : experiment.Name;

    private static ExperimentSpec? SpecOf(ExperimentRow experiment)
    {
        try
        {
            return JsonSerializer.Deserialize<ExperimentSpec>(experiment.SpecJson, JsonDefaults.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Options;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Schedules.Editing;
using TopoWeb.Schedules.Firing;
using TopoWeb.Schedules.Notices;
using TopoWeb.Schedules.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Pages;

public sealed partial class ScheduleEditor
{
    private static readonly SelectOption[] Forms =
        [new("Minutes", "Minutes"), new("Hourly", "Hourly"), new("Daily", "Daily"), new("Weekly", "Weekly"), new("Monthly", "Monthly"), new("Custom", "Cron")];

    private static readonly SelectOption[] Minutes = [.. CronDraft.EvenMinutes.Select(m => new SelectOption($"{m}", $"{m}"))];

    private static readonly SelectOption[] Weekdays =
        [new("1", "Monday"), new("2", "Tuesday"), new("3", "Wednesday"), new("4", "Thursday"), new("5", "Friday"), new("6", "Saturday"), new("0", "Sunday")];

    private static readonly SelectOption[] MonthDays = [.. CronDraft.Days.Select(d => new SelectOption(d, d == "L" ? "last" : d))];

    private static readonly SelectOption[] Zones = [.. ScheduleZone.Names.Select(z => new SelectOption(z, z.Replace('_', ' ')))];

    private static readonly SelectOption[] Overlaps = [new(nameof(OverlapPolicy.Skip), "Skip this one"), new(nameof(OverlapPolicy.Queue), "Wait for its end")];

    private static readonly SelectOption[] Misses = [new(nameof(MissedPolicy.RunOnce), "Run once"), new(nameof(MissedPolicy.Skip), "Skip")];

    private CronDraft _draft = new();
    private string _zone = ScheduleZone.Utc;
    private bool _newSeeds = true;
    private string _overlap = nameof(OverlapPolicy.Skip);
    private string _missed = nameof(MissedPolicy.RunOnce);
    private string _reference = "";
    private string _choice = "";
    private string _keep = "";
    private string _mail = "";
    private string _hook = "";
    private string? _refusal;
    private string _cron = "";
    private IReadOnlyList<DateTime> _next = [];
    private InvalidInputException? _error;

    /// <summary>What it begins with, a <c>ScheduleSettings</c>; null for a new schedule.</summary>
    [Parameter]
    public object? Initial { get; set; }

    /// <summary>Time zone of a new schedule, that of whoever makes it.</summary>
    [Parameter]
    public string Zone { get; set; } = ScheduleZone.Utc;

    /// <summary>Where the points of the experiment come from; null while none is chosen.</summary>
    [Parameter]
    public SourceKind? Source { get; set; }

    /// <summary>Runs that reruns can be compared with, by their identifiers.</summary>
    [Parameter]
    public IReadOnlyList<SelectOption> Runs { get; set; } = [];

    /// <summary>Results of the experiment, by their names.</summary>
    [Parameter]
    public IReadOnlyList<SelectOption> Choices { get; set; } = [];

    [Inject]
    private IOptionsMonitor<MailOptions> Mail { get; set; } = null!;

    [Inject]
    private IOptionsMonitor<ScheduleOptions> Options { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    private bool Trains => Source is null or SourceKind.Training;

    /// <summary>What a rerun does.</summary>
    private string Repeats => (Source, _newSeeds) switch
    {
        (SourceKind.Sample, _) => "Every run analyses the same sample again. Nothing is trained, so its results stay the same until the program changes.",
        (SourceKind.Cloud, _) => "Every run analyses the same points again. Nothing is trained, so its results stay the same until the program changes.",
        (_, true) => "Each run trains new networks (the experiment's seed plus the run number). Repetitions show how much of a result is due to chance.",
        _ => "Every run repeats the same computation. Trained networks are reused, so only the first run takes long.",
    };

    private bool MailIsOn => Mail.CurrentValue.IsOn || _mail.Length > 0;

    private SelectOption[] References =>
        [new("", "The rerun before"), .. Runs, .. _reference.Length > 0 && Runs.All(r => r.Value != _reference) ? [new SelectOption(_reference, "The run chosen before")] : Array.Empty<SelectOption>()];

    private SelectOption[] ChoiceOptions =>
        [new("", "The last one"), .. Choices, .. _choice.Length > 0 && Choices.All(c => c.Value != _choice) ? [new SelectOption(_choice, _choice)] : Array.Empty<SelectOption>()];

    /// <summary>Hands over what was chosen.</summary>
    /// <param name="save">Stores it.</param>
    /// <returns>False where something is wrong; it is shown then.</returns>
    internal async Task<bool> SaveAsync(Func<ScheduleSettings, Task> save)
    {
        _refusal = null;
        Read();
        if (_error is not null)
            return false;
        try
        {
            await save(ToSettings());
            return true;
        }
        catch (InvalidInputException e)
        {
            // What no field here shows stands below them all.
            _error = e;
            _refusal = e.All.Where(one => !ShownFields.Contains(one.Field)).Select(one => one.Message).DefaultIfEmpty().Aggregate((all, next) => $"{all} {next}");
        }
        catch (Exception e) when (e is NotAllowedException or ScheduleConflictException)
        {
            _refusal = e.Message;
        }
        StateHasChanged();
        return false;
    }

    protected override void OnInitialized()
    {
        if (Initial is ScheduleSettings initial)
        {
            (_draft, _zone, _newSeeds) = (CronDraft.Of(initial.Cron ?? ""), initial.TimeZone, initial.NewSeeds);
            (_overlap, _missed) = (initial.Overlap.ToString(), initial.Missed.ToString());
            (_reference, _choice) = (initial.ReferenceRun?.ToString() ?? "", initial.Choice ?? "");
            (_keep, _mail, _hook) = (initial.KeepLast?.ToString(CultureInfo.InvariantCulture) ?? "", initial.MailTo ?? "", initial.HookAddress ?? "");
        }
        else if (ScheduleZone.Names.Contains(Zone))
            _zone = Zone;
        Read();
    }

    private static IReadOnlySet<string> ShownFields { get; } = new HashSet<string> { "cron", "timeZone", "referenceRun", "choice", "keepLast", "mailTo", "hookAddress" };

    private void Change(Action<CronDraft> change)
    {
        change(_draft);
        _refusal = null;
        Read();
    }

    private void Read()
    {
        try
        {
            _next = [];
            var zone = ScheduleZone.Find(_zone);
            _cron = _draft.ToCron(zone, Now, Options.CurrentValue.ShortestMinutes);
            _next = CronTimes.Next(_cron, zone, Now, ScheduleSummary.TimesShown);
            _error = _keep.Trim().Length == 0 || int.TryParse(_keep.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out _) ? null
                : new InvalidInputException("keepLast", $"“{_keep.Trim()}” is no whole number. Leave the field empty to keep all.");
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
    }

    private ScheduleSettings ToSettings() => new()
    {
        Cron = _cron, TimeZone = _zone, NewSeeds = _newSeeds && Trains, Overlap = Enum.Parse<OverlapPolicy>(_overlap), Missed = Enum.Parse<MissedPolicy>(_missed),
        Reference = _reference.Length > 0 ? DriftReference.Chosen : DriftReference.Before, ReferenceRun = Guid.TryParse(_reference, out var run) ? run : null,
        Choice = Filled(_choice), MailTo = Filled(_mail), HookAddress = Filled(_hook),
        KeepLast = int.TryParse(_keep.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var keep) ? keep : null,
    };

    private static string? Filled(string text) => string.IsNullOrWhiteSpace(text) ? null : text.Trim();

    private string? ErrorOf(params ReadOnlySpan<string> fields)
    {
        foreach (var error in _error?.All ?? [])
            if (fields.Contains(error.Field))
                return error.Message;
        return null;
    }

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}

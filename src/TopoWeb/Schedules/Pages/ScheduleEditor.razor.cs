using Microsoft.AspNetCore.Components;
using TopoWeb.Access;
using TopoWeb.Controls;
using TopoWeb.Topology;

namespace TopoWeb.Schedules;

public sealed partial class ScheduleEditor
{
    private static readonly SelectOption[] Forms =
        [new("Minutes", "Minutes"), new("Hourly", "Hourly"), new("Daily", "Daily"), new("Weekly", "Weekly"), new("Custom", "Cron")];

    private static readonly SelectOption[] Minutes = [.. CronDraft.EvenMinutes.Select(m => new SelectOption($"{m}", $"{m}"))];

    private static readonly SelectOption[] Weekdays =
        [new("1", "Monday"), new("2", "Tuesday"), new("3", "Wednesday"), new("4", "Thursday"), new("5", "Friday"), new("6", "Saturday"), new("0", "Sunday")];

    private readonly CronDraft _draft = new();
    private bool _newSeeds = true;
    private string? _refusal;
    private string _cron = "";
    private InvalidInputException? _error;

    [Inject]
    private CurrentVisitor Who { get; set; } = null!;

    [Inject]
    private ScheduleService Schedules { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    private DateTime Now => Time.GetUtcNow().UtcDateTime;

    /// <summary>Stores the schedule.</summary>
    /// <param name="experiment">What is run again.</param>
    /// <param name="project">Where its runs go.</param>
    /// <returns>False where something is wrong; it is shown then.</returns>
    public async Task<bool> CreateAsync(Guid experiment, Guid? project = null)
    {
        Read();
        if (_error is not null)
            return false;
        try
        {
            await Schedules.CreateAsync(await Who.GetAsync(), experiment, _cron, _newSeeds, project);
            return true;
        }
        catch (Exception e) when (e is InvalidInputException or NotAllowedException)
        {
            _refusal = e.Message;
            StateHasChanged();
            return false;
        }
    }

    protected override void OnInitialized() => Read();

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
            _cron = _draft.ToCron(Now);
            _error = null;
        }
        catch (InvalidInputException e)
        {
            _error = e;
        }
    }

    private string? ErrorOf(string field) => _error?.Field == field ? _error.Message : null;

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}

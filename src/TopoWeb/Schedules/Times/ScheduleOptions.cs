using Microsoft.Extensions.Options;

namespace TopoWeb.Schedules.Times;

/// <summary>Schedules and the comparison of their reruns. Section <c>Schedules</c>.</summary>
internal sealed class ScheduleOptions
{
    public const string Section = "Schedules";

    /// <summary>Two runs of a schedule are at least so many minutes apart.</summary>
    public int ShortestMinutes { get; set; } = 1;

    /// <summary>A time that was due longer ago counts as missed.</summary>
    public int MissedAfterSeconds { get; set; } = 120;

    /// <summary>Until there are enough reruns with other seeds to judge by, the bottleneck distance in H₁ counts where it is beyond so many times the spread over starting landmarks.</summary>
    public double SpreadFactor { get; set; } = 2;

    /// <summary>Most schedules that are not paused of one person, and in Local mode of all.</summary>
    public int MostActive { get; set; } = 200;
}

/// <summary>Messages name the setting.</summary>
internal sealed class ScheduleOptionsCheck : IValidateOptions<ScheduleOptions>
{
    public ValidateOptionsResult Validate(string? name, ScheduleOptions options)
    {
        var wrong = new List<string>();
        Range(nameof(options.ShortestMinutes), options.ShortestMinutes, 1, 1440);
        Range(nameof(options.MissedAfterSeconds), options.MissedAfterSeconds, 30, 86_400);
        Range(nameof(options.SpreadFactor), options.SpreadFactor, 1, 100);
        Range(nameof(options.MostActive), options.MostActive, 1, 100_000);
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Range(string setting, double value, double least, double most)
        {
            if (!(value >= least && value <= most))
                wrong.Add(FormattableString.Invariant($"{ScheduleOptions.Section}:{setting} is {value}; it must be {least} to {most}."));
        }
    }
}

using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Schedules;

/// <summary>The forms of a schedule that need no cron.</summary>
internal enum CronForm
{
    Minutes,
    Hourly,
    Daily,
    Weekly,
    Custom,
}

/// <summary>A schedule while it is being written: what is typed, and the cron expression it means.</summary>
internal sealed class CronDraft
{
    public CronForm Form { get; set; } = CronForm.Daily;

    /// <summary>n of "every n minutes"; one of <see cref="EvenMinutes"/>.</summary>
    public string Minutes { get; set; } = "30";

    /// <summary>Minute of the hour.</summary>
    public string Minute { get; set; } = "0";

    /// <summary>Time of the day, <c>HH:mm</c>, UTC.</summary>
    public string Time { get; set; } = "03:00";

    /// <summary>0 is Sunday.</summary>
    public string Weekday { get; set; } = "1";

    public string Custom { get; set; } = "0 3 * * 1-5";

    /// <summary>Other steps would not be evenly spaced: each hour begins anew.</summary>
    public static IReadOnlyList<int> EvenMinutes { get; } = [1, 2, 3, 5, 10, 15, 20, 30];

    /// <summary>The five fields, checked.</summary>
    /// <exception cref="InvalidInputException">What is typed is no time; the field is <c>minute</c>, <c>time</c> or <c>cron</c>.</exception>
    public string ToCron(DateTime now)
    {
        var cron = Form switch
        {
            CronForm.Minutes => $"*/{Minutes} * * * *",
            CronForm.Hourly => $"{ReadMinute()} * * * *",
            CronForm.Daily => $"{ReadTime()} * * *",
            CronForm.Weekly => $"{ReadTime()} * * {Weekday}",
            _ => string.Join(' ', Custom.Split(' ', StringSplitOptions.RemoveEmptyEntries)),
        };
        CronText.Check(cron, now);
        return cron;
    }

    private int ReadMinute() => int.TryParse(Minute.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var m) && m <= 59
        ? m
        : throw new InvalidInputException("minute", $"The minute is “{Minute.Trim()}”; enter a whole number from 0 to 59.");

    private string ReadTime() => TimeOnly.TryParseExact(Time.Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour}")
        : throw new InvalidInputException("time", $"The time is “{Time.Trim()}”; enter hours and minutes, such as 03:00.");
}

using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Times;

/// <summary>The forms of a schedule that need no cron.</summary>
internal enum CronForm
{
    Minutes,
    Hourly,
    Daily,
    Weekly,
    Monthly,
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

    /// <summary>Time of the day, <c>HH:mm</c>, in the time zone of the schedule.</summary>
    public string Time { get; set; } = "03:00";

    /// <summary>0 is Sunday.</summary>
    public string Weekday { get; set; } = "1";

    /// <summary>1 to 28, or L for the last day: other days are missing from some months.</summary>
    public string Day { get; set; } = "1";

    public string Custom { get; set; } = "0 3 * * 1-5";

    /// <summary>Other steps would not be evenly spaced: each hour begins anew.</summary>
    public static IReadOnlyList<int> EvenMinutes { get; } = [1, 2, 3, 5, 10, 15, 20, 30];

    /// <summary>Days that every month has.</summary>
    public static IReadOnlyList<string> Days { get; } = [.. Enumerable.Range(1, 28).Select(d => d.ToString(CultureInfo.InvariantCulture)), "L"];

    /// <summary>The form in which a schedule can be written; as cron where none of the others can.</summary>
    public static CronDraft Of(string cron)
    {
        var draft = new CronDraft { Form = CronForm.Custom, Custom = cron };
        if (CronText.Split(cron) is not [var minute, var hour, var day, "*", var weekday])
            return draft;
        var time = Number(minute, 59) is { } m && Number(hour, 23) is { } h ? string.Create(CultureInfo.InvariantCulture, $"{h:D2}:{m:D2}") : null;
        (draft.Form, draft.Minutes, draft.Minute, draft.Time, draft.Weekday, draft.Day) = (hour, day, weekday) switch
        {
            ("*", "*", "*") when minute.StartsWith("*/", StringComparison.Ordinal) && Number(minute[2..], 59) is { } n && EvenMinutes.Contains(n) => (CronForm.Minutes, $"{n}", draft.Minute, draft.Time, draft.Weekday, draft.Day),
            ("*", "*", "*") when minute == "*" => (CronForm.Minutes, "1", draft.Minute, draft.Time, draft.Weekday, draft.Day),
            ("*", "*", "*") when Number(minute, 59) is not null => (CronForm.Hourly, draft.Minutes, minute, draft.Time, draft.Weekday, draft.Day),
            (_, "*", "*") when time is not null => (CronForm.Daily, draft.Minutes, draft.Minute, time, draft.Weekday, draft.Day),
            (_, "*", _) when time is not null && Number(weekday, 6) is not null => (CronForm.Weekly, draft.Minutes, draft.Minute, time, weekday, draft.Day),
            (_, _, "*") when time is not null && Days.Contains(day) => (CronForm.Monthly, draft.Minutes, draft.Minute, time, draft.Weekday, day),
            _ => (CronForm.Custom, draft.Minutes, draft.Minute, draft.Time, draft.Weekday, draft.Day),
        };
        return draft;
    }

    /// <summary>The five fields, checked.</summary>
    /// <exception cref="InvalidInputException">What is typed is no time; the field is <c>minute</c>, <c>time</c> or <c>cron</c>.</exception>
    public string ToCron(TimeZoneInfo zone, DateTime now, int shortestMinutes = 1)
    {
        var cron = Form switch
        {
            CronForm.Minutes => $"*/{Minutes} * * * *",
            CronForm.Hourly => $"{ReadMinute()} * * * *",
            CronForm.Daily => $"{ReadTime()} * * *",
            CronForm.Weekly => $"{ReadTime()} * * {Weekday}",
            CronForm.Monthly => $"{ReadTime()} {Day} * *",
            _ => CronText.Normalize(Custom),
        };
        CronTimes.Check(cron, zone, now, shortestMinutes);
        return cron;
    }

    private int ReadMinute() => Number(Minute.Trim(), 59)
        ?? throw new InvalidInputException("minute", $"The minute is “{Minute.Trim()}”; enter a whole number from 0 to 59.");

    private string ReadTime() => TimeOnly.TryParseExact(Time.Trim(), ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.Minute} {time.Hour}")
        : throw new InvalidInputException("time", $"The time is “{Time.Trim()}”; enter hours and minutes, such as 03:00.");

    private static int? Number(string text, int most) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) && n <= most ? n : null;
}

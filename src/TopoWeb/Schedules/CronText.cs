using System.Globalization;
using Cronos;
using TopoWeb.Topology;

namespace TopoWeb.Schedules;

/// <summary>Cron expressions (five fields, UTC) in words, and their next times.</summary>
internal static class CronText
{
    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <exception cref="InvalidInputException">Not a cron expression of five fields.</exception>
    public static CronExpression Parse(string cron)
    {
        try
        {
            return CronExpression.Parse(cron, CronFormat.Standard);
        }
        catch (CronFormatException e)
        {
            throw new InvalidInputException("cron", $"'{cron}' is not a valid schedule: {e.Message} Enter five fields: minute, hour, day of month, month, day of week. Example: 0 3 * * 1 for Mondays at 03:00.");
        }
    }

    public static IReadOnlyList<DateTime> Next(string cron, DateTime fromUtc, int count)
    {
        var expression = Parse(cron);
        var times = new List<DateTime>(count);
        for (var from = fromUtc; times.Count < count && expression.GetNextOccurrence(from) is { } next; from = next)
            times.Add(next);
        return times;
    }

    /// <exception cref="InvalidInputException">Not a cron expression, or one whose day never comes.</exception>
    public static void Check(string cron, DateTime fromUtc)
    {
        if (Parse(cron).GetNextOccurrence(fromUtc) is null)
            throw new InvalidInputException("cron", $"'{cron}' never occurs. Choose a date that exists.");
    }

    /// <summary>The common forms in words; for the others the expression itself.</summary>
    public static string Describe(string cron)
    {
        var fields = cron.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields is not [var minute, var hour, var day, var month, var weekday])
            return $"at {cron}";
        if (month != "*")
            return $"at the times of '{cron}' (UTC)";
        return (minute, hour, day, weekday) switch
        {
            ("*", "*", "*", "*") => "every minute",
            (_, "*", "*", "*") when Step(minute, 60) is { } n => n == 1 ? "every minute" : $"every {n} minutes",
            (_, "*", "*", "*") when Number(minute) is { } m => $"every hour at minute {m}",
            (_, _, "*", "*") when Number(minute) is { } m && Step(hour, 24) is { } n => n == 1 ? $"every hour at minute {m}" : $"every {n} hours at minute {m}",
            (_, _, "*", "*") when Time(minute, hour) is { } t => $"every day at {t} UTC",
            (_, _, "*", "1-5") when Time(minute, hour) is { } t => $"Monday to Friday at {t} UTC",
            (_, _, "*", _) when Time(minute, hour) is { } t && Number(weekday) is { } d && d <= 7 => $"every {Days[d % 7]} at {t} UTC",
            (_, _, _, "*") when Time(minute, hour) is { } t && Number(day) is { } d => $"on day {d} of every month at {t} UTC",
            _ => $"at the times of '{cron}' (UTC)",
        };
    }

    private static int? Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    /// <summary>n of <c>*/n</c> where it divides the span: only then are the times evenly spaced.</summary>
    private static int? Step(string field, int span) => field.StartsWith("*/", StringComparison.Ordinal) && Number(field[2..]) is > 0 and { } n && span % n == 0 ? n : null;

    private static string? Time(string minute, string hour) =>
        Number(minute) is { } m && Number(hour) is { } h ? string.Create(CultureInfo.InvariantCulture, $"{h:D2}:{m:D2}") : null;
}

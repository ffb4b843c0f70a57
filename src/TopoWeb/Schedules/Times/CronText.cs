using System.Collections.Frozen;
using System.Globalization;
using Cronos;
using TopoWeb.Controls.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Times;

/// <summary>Cron expressions of five fields: read, checked, and in words.</summary>
internal static class CronText
{
    private const int Fields = 5;

    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["@yearly"] = "0 0 1 1 *", ["@annually"] = "0 0 1 1 *", ["@monthly"] = "0 0 1 * *", ["@weekly"] = "0 0 * * 0", ["@daily"] = "0 0 * * *", ["@midnight"] = "0 0 * * *",
        ["@hourly"] = "0 * * * *", ["@every_minute"] = "* * * * *",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly (string Name, string Takes, string List)[] FieldNames =
    [
        ("minute", "a number from 0 to 59", "0,30"), ("hour", "a number from 0 to 23", "6,18"), ("day of the month", "a number from 1 to 31 or L for the last day", "1,15"),
        ("month", "a number from 1 to 12 or a name such as JAN", "1,7"), ("day of the week", "a number from 0 (Sunday) to 7 or a name such as MON", "1,4"),
    ];

    private static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    /// <exception cref="InvalidInputException">Not a cron expression of five fields.</exception>
    public static CronExpression Parse(string cron)
    {
        var fields = Split(cron);
        // A sixth field would count seconds.
        if (fields.Length == Fields + 1)
            throw new InvalidInputException("cron", $"'{cron}' has six fields. Seconds are not supported: a schedule runs once a minute at most. {Hint}");
        // Of the names that begin with @, only those that Split has replaced: others mean every second, or the start of a machine.
        if (fields.Length != Fields || fields.Any(f => f.Contains('@', StringComparison.Ordinal)))
            throw new InvalidInputException("cron", $"'{cron}' is not a valid schedule. {Hint}");
        try
        {
            return CronExpression.Parse(Normalize(cron), CronFormat.Standard);
        }
        catch (CronFormatException)
        {
            throw new InvalidInputException("cron", $"'{cron}' is not a valid schedule. {Fault(fields)}");
        }
    }

    /// <summary>Which field is wrong, and what it takes.</summary>
    private static string Fault(string[] fields)
    {
        for (var i = 0; i < Fields; i++)
        {
            string[] alone = [.. Enumerable.Repeat("*", Fields)];
            alone[i] = fields[i];
            try
            {
                CronExpression.Parse(string.Join(' ', alone), CronFormat.Standard);
            }
            catch (CronFormatException)
            {
                return $"The {FieldNames[i].Name} is '{fields[i]}'; it must be {FieldNames[i].Takes}, a list such as {FieldNames[i].List}, a range, a step such as */2, or * for every one.";
            }
        }
        // Each by itself is a field: only together they are none.
        return Hint;
    }

    /// <summary>One space between two fields, and five fields for names such as <c>@daily</c>.</summary>
    public static string Normalize(string cron) => string.Join(' ', Split(cron));

    /// <summary>Whether minutes or hours are <c>*</c>, a step or a range: a time that clocks skip is then followed by another soon.</summary>
    public static bool Repeats(string cron) => Split(cron) is [var minute, var hour, ..] && (minute + hour).AsSpan().ContainsAny('*', '-', '/');

    /// <summary>The common forms in words; for the others the expression itself.</summary>
    /// <param name="cron">Five fields.</param>
    /// <param name="zone">Name of the time zone.</param>
    public static string Describe(string cron, string zone = ScheduleZone.Utc)
    {
        if (Split(cron) is not [var minute, var hour, var day, var month, var weekday])
            return $"at {cron}";
        cron = Normalize(cron);
        var place = zone == ScheduleZone.Utc ? "UTC" : $"{TimeZones.Title(zone)} time";
        var others = $"at the times of '{cron}' ({place})";
        if (month != "*")
            return others;
        return (minute, hour, day, weekday) switch
        {
            ("*", "*", "*", "*") => "every minute",
            (_, "*", "*", "*") when Step(minute, 60) is { } n => n == 1 ? "every minute" : $"every {n} minutes",
            (_, "*", "*", "*") when Number(minute) is { } m => $"every hour at minute {m}",
            (_, _, "*", "*") when Number(minute) is { } m && Step(hour, 24) is { } n => n == 1 ? $"every hour at minute {m}" : $"every {n} hours at minute {m}",
            (_, _, "*", "*") when Time(minute, hour) is { } t => $"every day at {t} {place}",
            (_, _, "*", "1-5") when Time(minute, hour) is { } t => $"Monday to Friday at {t} {place}",
            (_, _, "*", _) when Time(minute, hour) is { } t && Number(weekday) is { } d && d <= 7 => $"every {Days[d % 7]} at {t} {place}",
            (_, _, "L", "*") when Time(minute, hour) is { } t => $"on the last day of every month at {t} {place}",
            (_, _, _, "*") when Time(minute, hour) is { } t && Number(day) is { } d => $"on day {d} of every month at {t} {place}",
            _ => others,
        };
    }

    /// <summary>The fields; of one of the names that cron has for common times, those that it stands for. Earlier versions stored such names.</summary>
    internal static string[] Split(string cron) => (Names.TryGetValue(cron.Trim(), out var fields) ? fields : cron).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private const string Hint = "Enter five fields: minute, hour, day of month, month, day of week. Example: 0 3 * * 1 for Mondays at 03:00.";

    private static int? Number(string field) => int.TryParse(field, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    /// <summary>n of <c>*/n</c> where it divides the span: only then are the times evenly spaced.</summary>
    private static int? Step(string field, int span) => field.StartsWith("*/", StringComparison.Ordinal) && Number(field[2..]) is > 0 and { } n && span % n == 0 ? n : null;

    private static string? Time(string minute, string hour) =>
        Number(minute) is { } m && Number(hour) is { } h ? string.Create(CultureInfo.InvariantCulture, $"{h:D2}:{m:D2}") : null;
}

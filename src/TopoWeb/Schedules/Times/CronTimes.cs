using TopoWeb.Controls.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Times;

/// <summary>The times of a cron expression in a time zone.</summary>
/// <remarks>
/// Each local time comes at most once. When clocks are put forward, a time that is left out is taken at the first moment after, unless the expression names many times of a day anyway
/// (<c>*</c>, steps and ranges of minutes or hours); when they are put back, the hour that comes twice counts the first time only.
/// </remarks>
internal static class CronTimes
{
    /// <summary>Times whose distances are looked at: enough for every pattern of minutes and hours within a day.</summary>
    private const int Looked = 200;

    /// <summary>The first time after <paramref name="after"/> (UTC); null where there is none.</summary>
    public static DateTime? Next(string cron, TimeZoneInfo zone, DateTime after)
    {
        var expression = CronText.Parse(cron);
        var repeats = CronText.Repeats(cron);
        // Clocks as if nobody ever put them forward or back; each time that they show is then turned into the moment.
        for (var clock = DateTime.SpecifyKind(after + zone.GetUtcOffset(after), DateTimeKind.Utc); expression.GetNextOccurrence(clock) is { } next; clock = next)
            if (TimeZones.ToUtc(next, zone, out var skipped) is var moment && moment > after && !(skipped && repeats))
                return moment;
        return null;
    }

    public static IReadOnlyList<DateTime> Next(string cron, TimeZoneInfo zone, DateTime after, int count)
    {
        var times = new List<DateTime>(count);
        for (var from = after; times.Count < count && Next(cron, zone, from) is { } next; from = next)
            times.Add(next);
        return times;
    }

    /// <param name="cron">Five fields.</param>
    /// <param name="zone">Where they are meant.</param>
    /// <param name="now">UTC.</param>
    /// <param name="shortestMinutes">Two runs are at least so far apart.</param>
    /// <exception cref="InvalidInputException">Not a cron expression, one whose day never comes, or one that comes too often.</exception>
    public static void Check(string cron, TimeZoneInfo zone, DateTime now, int shortestMinutes = 1)
    {
        var times = Next(cron, zone, now, shortestMinutes > 1 ? Looked : 1);
        if (times.Count == 0)
            throw new InvalidInputException("cron", $"'{cron}' never occurs. Choose a date that exists.");
        for (var i = 1; i < times.Count; i++)
            if (times[i] - times[i - 1] < TimeSpan.FromMinutes(shortestMinutes))
                throw new InvalidInputException("cron", $"'{cron}' runs every {(times[i] - times[i - 1]).TotalMinutes:0} minutes at times; on this server two runs of a schedule are at least {shortestMinutes} minutes apart (Schedules:ShortestMinutes).");
    }

    /// <summary>Times of a schedule from <paramref name="due"/> on that are not after <paramref name="now"/>; no more than <paramref name="most"/> are counted.</summary>
    public static int Count(string cron, TimeZoneInfo zone, DateTime due, DateTime now, int most = 1000)
    {
        var count = 1;
        for (var at = Next(cron, zone, due); at <= now && count < most; at = Next(cron, zone, at.Value))
            count++;
        return count;
    }
}

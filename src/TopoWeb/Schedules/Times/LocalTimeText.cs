using System.Globalization;
using TopoWeb.Controls.Times;
using TopoWeb.Controls;

namespace TopoWeb.Schedules.Times;

/// <summary>Points in time in words, on the clocks of a schedule's time zone.</summary>
internal static class LocalTimeText
{
    /// <summary><c>in 14 hours — Thu 03:00, Berlin time</c>.</summary>
    public static string Next(DateTime now, DateTime then, TimeZoneInfo zone) => $"{TimeText.Distance(now, then)} — {Clock(now, then, zone)}";

    /// <summary><c>14:05 UTC</c> today, <c>Mon 14:05 UTC</c> within a week, else <c>2 Mar 2026, 14:05 UTC</c>; elsewhere <c>Mon 14:05, Berlin time</c>.</summary>
    public static string Clock(DateTime now, DateTime then, TimeZoneInfo zone)
    {
        if (zone.Id == ScheduleZone.Utc)
            return TimeText.Clock(now, then);
        var (here, there) = (TimeZoneInfo.ConvertTimeFromUtc(now, zone), TimeZoneInfo.ConvertTimeFromUtc(then, zone));
        var text = there.ToString(there.Date == here.Date ? "HH:mm" : (there.Date - here.Date).TotalDays is > 0 and < 7 ? "ddd HH:mm" : "d MMM yyyy, HH:mm", CultureInfo.InvariantCulture);
        return $"{text}, {TimeZones.Title(zone.Id)} time";
    }
}

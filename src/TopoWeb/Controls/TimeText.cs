using System.Globalization;

namespace TopoWeb.Controls;

/// <summary>Points in time in words, seen from now. All times are UTC.</summary>
internal static class TimeText
{
    /// <summary><c>in 12 minutes — 14:05 UTC</c>; with the weekday or the date where it is not today.</summary>
    public static string Next(DateTime now, DateTime then) => $"{Distance(now, then)} — {Clock(now, then)}";

    /// <summary><c>in 12 minutes</c> or <c>3 hours ago</c>.</summary>
    public static string Distance(DateTime now, DateTime then) => then > now
        ? then - now < TimeSpan.FromMinutes(1) ? "in less than a minute" : $"in {DurationText.Of(then - now)}"
        : now - then < TimeSpan.FromMinutes(1) ? "just now" : $"{DurationText.Of(now - then)} ago";

    /// <summary><c>2 Mar 2026, 14:05 UTC</c>.</summary>
    public static string Full(DateTime at) => at.ToString("d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";

    /// <summary><c>14:05 UTC</c> today, <c>Mon 14:05 UTC</c> within a week, else <c>2 Mar 2026, 14:05 UTC</c>.</summary>
    public static string Clock(DateTime now, DateTime then) =>
        then.ToString(then.Date == now.Date ? "HH:mm" : (then.Date - now.Date).TotalDays is > 0 and < 7 ? "ddd HH:mm" : "d MMM yyyy, HH:mm", CultureInfo.InvariantCulture) + " UTC";
}

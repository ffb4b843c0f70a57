namespace TopoWeb.Controls.Times;

/// <summary>Time zones by their IANA names, from the zone data of this machine.</summary>
internal static class TimeZones
{
    public const string Utc = "UTC";

    /// <summary>No clock is further from UTC.</summary>
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(15);

    /// <summary>Longest name that is looked up.</summary>
    public const int LongestName = 64;

    /// <summary>Null where this machine knows no such zone.</summary>
    public static TimeZoneInfo? TryFind(string name)
    {
        if (name == Utc)
            return TimeZoneInfo.Utc;
        // The name becomes the path of a file: nothing but names goes there.
        if (name.Length is 0 or > LongestName || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') || name[0] == '/')
            return null;
        try
        {
            return TimeZoneInfo.FindSystemTimeZoneById(name);
        }
        catch (Exception e) when (e is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException)
        {
            return null;
        }
    }

    /// <summary>What the browser says; UTC where it says nothing, or a zone that this machine does not know.</summary>
    public static TimeZoneInfo OfBrowser(string? name) => name is null ? TimeZoneInfo.Utc : TryFind(name) ?? TimeZoneInfo.Utc;

    /// <summary><c>Europe/Berlin</c> as people read it.</summary>
    public static string Title(string name) => name[(name.LastIndexOf('/') + 1)..].Replace('_', ' ');

    /// <summary><c>Berlin time</c>, or <c>UTC</c>.</summary>
    public static string Words(string? name) => string.IsNullOrEmpty(name) || Title(name) == Utc ? Utc : $"{Title(name)} time";

    /// <summary>The moment at which a day begins on the clocks of a zone.</summary>
    public static DateTime StartOfDay(DateTime day, TimeZoneInfo zone) => ToUtc(day.Date, zone);

    /// <summary>The moment that the clocks of a zone show so. Of one that they skip, the first after it; of one that comes twice, the first of the two.</summary>
    public static DateTime ToUtc(DateTime clock, TimeZoneInfo zone) => ToUtc(clock, zone, out _);

    /// <summary>As <see cref="ToUtc(DateTime, TimeZoneInfo)"/>.</summary>
    /// <param name="clock">What the clocks show.</param>
    /// <param name="zone">Whose clocks.</param>
    /// <param name="skipped">Whether they never show it.</param>
    public static DateTime ToUtc(DateTime clock, TimeZoneInfo zone, out bool skipped)
    {
        // Only asked what clocks show at a moment. Asked the other way round, TimeZoneInfo errs where clocks are put back for a month, as in Morocco.
        var (before, after) = (Shift(clock, -Furthest), Shift(clock, Furthest));
        var (first, second) = (clock - zone.GetUtcOffset(before), clock - zone.GetUtcOffset(after));
        if (first > second)
            (first, second) = (second, first);
        skipped = false;
        foreach (var moment in (DateTime[])[DateTime.SpecifyKind(first, DateTimeKind.Utc), DateTime.SpecifyKind(second, DateTimeKind.Utc)])
            if (Shown(moment, zone) == clock)
                return moment;
        skipped = true;
        // Between the two the clocks jump over it, and go forward everywhere else.
        var (low, high) = (before.Ticks, after.Ticks);
        while (high - low > 1)
        {
            var middle = low + ((high - low) / 2);
            if (Shown(new(middle, DateTimeKind.Utc), zone) < clock)
                low = middle;
            else
                high = middle;
        }
        return new(high, DateTimeKind.Utc);
    }

    /// <summary>What the clocks show at a moment.</summary>
    private static DateTime Shown(DateTime moment, TimeZoneInfo zone) => moment + zone.GetUtcOffset(moment);

    private static DateTime Shift(DateTime clock, TimeSpan by) => new(Math.Clamp(clock.Ticks + by.Ticks, DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), DateTimeKind.Utc);
}

namespace TopoWeb.Controls.Times;

/// <summary>Time zones by their IANA names, from the zone data of this machine.</summary>
internal static class TimeZones
{
    public const string Utc = "UTC";

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
    public static DateTime ToUtc(DateTime clock, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(clock, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return DateTime.SpecifyKind(local - offset, DateTimeKind.Utc);
    }
}

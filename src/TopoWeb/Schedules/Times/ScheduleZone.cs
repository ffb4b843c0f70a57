using TopoWeb.Topology;

namespace TopoWeb.Schedules.Times;

/// <summary>Time zones by their IANA names, from the zone data of this machine.</summary>
internal static class ScheduleZone
{
    public const string Utc = "UTC";

    private const int LongestName = 64;

    /// <exception cref="InvalidInputException">This machine knows no such zone.</exception>
    public static TimeZoneInfo Find(string name) => TryFind(name)
        ?? throw new InvalidInputException("timeZone", $"Unknown time zone '{(name.Length > LongestName ? name[..LongestName] : name)}'. Enter an IANA name such as Europe/Berlin or America/New_York, or UTC.");

    /// <summary>That of a stored schedule. Where the zone data has lost it, UTC: a schedule goes on, and its page says so.</summary>
    public static TimeZoneInfo OfStored(string name, out bool known)
    {
        var zone = TryFind(name);
        known = zone is not null;
        return zone ?? TimeZoneInfo.Utc;
    }

    /// <summary>Names that can be chosen: UTC, then Area/City.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Utc,
        .. TimeZoneInfo.GetSystemTimeZones().Select(z => z.Id).Where(id => id.Contains('/', StringComparison.Ordinal) && !id.StartsWith("Etc/", StringComparison.Ordinal) && !id.StartsWith("posix/", StringComparison.Ordinal) && !id.StartsWith("right/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary><c>Europe/Berlin</c> as people read it.</summary>
    public static string Title(string name) => name[(name.LastIndexOf('/') + 1)..].Replace('_', ' ');

    private static TimeZoneInfo? TryFind(string name)
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
}

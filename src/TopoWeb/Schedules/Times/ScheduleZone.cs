using TopoWeb.Controls.Times;
using TopoWeb.Topology;

namespace TopoWeb.Schedules.Times;

/// <summary>Time zones by their IANA names, from the zone data of this machine.</summary>
internal static class ScheduleZone
{
    public const string Utc = TimeZones.Utc;

    /// <exception cref="InvalidInputException">This machine knows no such zone.</exception>
    public static TimeZoneInfo Find(string name) => TimeZones.TryFind(name)
        ?? throw new InvalidInputException("timeZone", $"Unknown time zone '{(name.Length > TimeZones.LongestName ? name[..TimeZones.LongestName] : name)}'. Enter an IANA name such as Europe/Berlin or America/New_York, or UTC.");

    /// <summary>That of a stored schedule. Where the zone data has lost it, UTC: a schedule goes on, and its page says so.</summary>
    public static TimeZoneInfo OfStored(string name, out bool known)
    {
        var zone = TimeZones.TryFind(name);
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
}

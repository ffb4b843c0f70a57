using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Settings;

namespace TopoWeb.Sharing.Guests;

/// <summary>Parameters of a guest's address that its page does not know: said, not passed over, since what they asked for is not shown.</summary>
internal static class UnknownParameters
{
    /// <summary>More are not named.</summary>
    private const int Most = 4;

    public static IReadOnlyList<string> Notices(string uri, IEnumerable<string> known)
    {
        var names = known.ToHashSet(StringComparer.OrdinalIgnoreCase);
        return [.. QueryHelpers.ParseQuery(new Uri(uri).Query).Keys.Where(name => !names.Contains(name)).Take(Most).Select(name => $"This address has a parameter that this page does not know: {SettingText.Short(name)}")];
    }
}

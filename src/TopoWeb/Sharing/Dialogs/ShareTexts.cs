using System.Globalization;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing.Dialogs;

/// <summary>Words for links.</summary>
internal static class ShareTexts
{
    public const string Endless = "";

    public static readonly SelectOption[] Scopes = [new("View", "View"), new("Download", "View and download"), new("RawFilters", "Include raw filters")];

    private static readonly int[] UsualDays = [1, 7, 30, 90, 365];

    /// <summary>Lives that the server allows.</summary>
    public static IReadOnlyList<SelectOption> Lives(ShareOptions options) =>
    [
        .. UsualDays.Append(options.DefaultDays).Append(Math.Min(options.LongestDays, UsualDays[^1])).Where(d => d <= options.LongestDays).Distinct().Order()
            .Select(d => new SelectOption(d.ToString(CultureInfo.InvariantCulture), NumberFormat.Count(d, "day"))),
        .. options.AllowEndless ? [new SelectOption(Endless, "never")] : Array.Empty<SelectOption>(),
    ];

    public static string Word(ShareScope scope) => scope switch
    {
        ShareScope.View => "View",
        ShareScope.Download => "View and download",
        _ => "View, download and raw filters",
    };

    public static string Title(ShareSubject subject) => subject.Kind switch
    {
        ShareKind.Comparison => "Share this comparison",
        ShareKind.Story when subject.Targets.Count == 1 => "Share this view",
        ShareKind.Story => $"Share {subject.Targets.Count} views as a story",
        _ => "Share results",
    };

    public static string Word(ShareKind kind) => kind switch
    {
        ShareKind.Result => "This result",
        ShareKind.Run => "All results of the run",
        ShareKind.Timeline => "Timeline",
        ShareKind.Story => "Saved views",
        _ => "Comparison",
    };

    public static string Explain(ShareScope scope) => scope switch
    {
        ShareScope.View => "Guests see the stored results: graphs, barcodes and settings. They cannot compute or download anything.",
        ShareScope.Download => "Guests can also download results, barcodes, graphs and the points of nodes.",
        _ => "Guests can also download the raw spatial filters (filters.npy), which is enough to repeat the whole analysis.",
    };

    /// <summary>What a link shows, in a list.</summary>
    public static string What(SharedLink link) => link.Kind switch
    {
        ShareKind.Result => link.Items.Count > 0 ? link.Items[0].Label : "Result",
        ShareKind.Run => NumberFormat.Count(link.Items.Count, "result"),
        ShareKind.Story => link.Items.Count == 1 ? "Saved view" : $"Story of {NumberFormat.Count(link.Items.Count, "view")}",
        ShareKind.Timeline => $"Timeline of {NumberFormat.Count(link.Items.Count, "result")}",
        _ => $"Comparison of {NumberFormat.Count(link.Items.Count, "result")}",
    };

    public static string End(ShareLinkRow link, DateTime now) => link switch
    {
        { RevokedAt: { } revoked } => $"revoked {TimeText.Distance(now, revoked)}",
        { ExpiresAt: null } => "never expires",
        { ExpiresAt: { } end } when end <= now => $"expired {TimeText.Distance(now, end)}",
        { ExpiresAt: { } end } => $"expires {TimeText.Distance(now, end)}",
    };
}

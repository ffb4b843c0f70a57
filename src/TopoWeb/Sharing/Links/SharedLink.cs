using System.Globalization;
using TopoWeb.Compare;
using TopoWeb.Data;
using TopoWeb.Experiments;

namespace TopoWeb.Sharing.Links;

/// <summary>A link as its guests find it.</summary>
/// <param name="Id">The link.</param>
/// <param name="Kind">What it shows.</param>
/// <param name="Scope">What may be taken.</param>
/// <param name="Title">For people.</param>
/// <param name="PasswordHash">Null where none is asked for.</param>
/// <param name="ContentHash">What is cited.</param>
/// <param name="View">How its page stands when it is opened: a query; null as usual.</param>
/// <param name="Version">Version of the program that made the link; empty of links from before it was recorded.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="ExpiresAt">Null: never.</param>
/// <param name="Items">Its results in their order.</param>
internal sealed record SharedLink(
    Guid Id, ShareKind Kind, ShareScope Scope, string Title, string? PasswordHash, string ContentHash, string? View, string Version, DateTime CreatedAt, DateTime? ExpiresAt, IReadOnlyList<SharedItem> Items)
{
    /// <summary>What whoever shares says to guests.</summary>
    public SharedWords Words { get; init; } = SharedWords.None;

    public bool HasTimeline => Kind is ShareKind.Run or ShareKind.Timeline && Items.Count > 1;

    /// <summary>The result of that name in its addresses; the one that the link opens with where none is named.</summary>
    public SharedItem? Find(string? address) => string.IsNullOrEmpty(address) ? First : Items.FirstOrDefault(i => i.Address == address);

    /// <summary>The result whose longest H₁ bar stands out most, as a run's page has it; of a comparison the first.</summary>
    private SharedItem? First => Kind is ShareKind.Comparison or ShareKind.Story ? Items.FirstOrDefault() : Items.MaxBy(i => i.Clarity);

    public static SharedLink Of(ShareLinkRow row)
    {
        SharedItem[] items = [.. row.Items.OrderBy(i => i.Ordinal).Select(i => SharedItem.Of(row.Kind, i))];
        var hash = row.ContentHash.Length > 0 ? row.ContentHash : ShareDigest.Of(row.Kind, items.Select(i => i.ResultKey));
        var (view, words) = SharedWords.Split(row.View);
        // A link from before contents had a hash has that of what it shows.
        return new(row.Id, row.Kind, row.Scope, row.Title, row.PasswordHash, hash, view, row.Version, row.CreatedAt, row.ExpiresAt, items) { Words = words };
    }
}

/// <summary>A result of a link.</summary>
/// <param name="Address">Its name in the link's addresses: that of the choice; in a comparison, whose results may be of the same name, a letter; in a story its number.</param>
/// <param name="RunId">The run it is of.</param>
/// <param name="Name">Name that its experiment was given; empty where it has none of its own.</param>
/// <param name="Choice">Its name in the run.</param>
/// <param name="Label">For people.</param>
/// <param name="ResultKey">Key of the document.</param>
/// <param name="FiltersKey">Key of the filters.</param>
/// <param name="LongestRatio">Longest H₁ bar over the second.</param>
internal sealed record SharedItem(string Address, Guid RunId, string Name, string Choice, string Label, string ResultKey, string FiltersKey, double? LongestRatio)
{
    /// <summary>Of a view in a story: what was seen in it.</summary>
    public string? Caption { get; init; }

    /// <summary>Of a view in a story: how it is looked at, a query.</summary>
    public string? View { get; init; }

    /// <summary>A bar without a second says nothing of how long it is: such a result comes after those that have one.</summary>
    public double Clarity => LongestRatio is { } ratio && ratio < BarcodeStatistics.LargestRatio ? ratio : LongestRatio is null ? 0 : 1;

    public static SharedItem Of(ShareKind kind, ShareItemRow row) => new(
        kind switch { ShareKind.Comparison => CompareText.Letter(row.Ordinal), ShareKind.Story => (row.Ordinal + 1).ToString(CultureInfo.InvariantCulture), _ => row.Choice },
        row.RunId, row.Name, row.Choice, row.Label, row.ResultKey, row.FiltersKey, row.LongestRatio)
    {
        Caption = row.CaptionText,
        View = row.View,
    };
}

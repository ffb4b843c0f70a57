using Microsoft.AspNetCore.WebUtilities;
using TopoWeb.Compare;
using TopoWeb.Controls;
using TopoWeb.Data;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Links;

/// <summary>A result to be shared; without a choice the last of its run.</summary>
internal readonly record struct ShareTarget(Guid Run, string? Choice = null)
{
    /// <summary>Of a view in a story: what was seen in it.</summary>
    public string? Caption { get; init; }

    /// <summary>Of a view in a story: how it is looked at, a query.</summary>
    public string? View { get; init; }
}

/// <summary>A link to be made.</summary>
/// <param name="Kind">What it shows.</param>
/// <param name="Items">One result; of a run or timeline the run; of a comparison two to six results.</param>
internal sealed record ShareDraft(ShareKind Kind, IReadOnlyList<ShareTarget> Items)
{
    public const int ShortestPassword = 8;
    public const int LongestPassword = 200;
    private const int LongestNote = 200;
    private const int LongestView = 4000;
    private const int LongestCaption = 500;
    public const int MostViews = 20;

    public ShareScope Scope { get; init; } = ShareScope.View;

    /// <summary>Life in days; null: it never expires.</summary>
    public double? Days { get; init; }

    public string? Password { get; init; }

    /// <summary>For whoever made the link; guests do not see it.</summary>
    public string? Note { get; init; }

    /// <summary>The name that guests see; null: none.</summary>
    public string? Author { get; init; }

    /// <summary>A sentence or two for guests.</summary>
    public string? Context { get; init; }

    /// <summary>How its page stands when it is opened: a query; what such a page does not know is left out.</summary>
    public string? View { get; init; }

    /// <exception cref="InvalidInputException">Something does not fit, or the server does not allow it.</exception>
    public void Validate(ShareOptions options)
    {
        if (!options.Enabled)
            throw new InvalidInputException("run", "Share links are switched off on this server (Sharing:Enabled). Ask an administrator.");
        var check = new InputCheck();
        if (Items.Count == 0 && Kind != ShareKind.Comparison)
            check.Add("run", "Name the run to be shared.");
        var (least, most) = Kind switch { ShareKind.Comparison => (2, CompareAddress.Most), ShareKind.Story => (1, MostViews), _ => (1, 1) };
        if (check.IsClean && (Items.Count < least || Items.Count > most))
            check.Add("items", Kind == ShareKind.Story ? $"{NumberFormat.Count(Items.Count, "view")} {(Items.Count == 1 ? "was" : "were")} given; a story has {least} to {most}." : Kind == ShareKind.Comparison
                ? $"{NumberFormat.Count(Items.Count, "result")} {(Items.Count == 1 ? "was" : "were")} given; a comparison has {least} to {most}."
                : $"{NumberFormat.Count(Items.Count, "item")} {(Items.Count == 1 ? "was" : "were")} given; a link to a {Kind.ToString().ToLowerInvariant()} has one.");
        if (Items.Distinct().Count() < Items.Count)
            check.Add("items", "A result is listed twice. List each result once.");
        if (Kind == ShareKind.Story && Items.Any(i => i.Caption is not { Length: > 0 and <= LongestCaption }))
            check.Add("views", $"Each view of a story needs a caption of up to {LongestCaption} characters.");
        if (Days is null && !options.AllowEndless)
            check.Add("expires", $"Links of this server must expire. Choose at most {NumberFormat.Count((long)options.LongestDays, "day")}.");
        if (Days is { } days && !(days > 0 && days <= options.LongestDays))
            check.Add("expires", FormattableString.Invariant($"A link can last up to {NumberFormat.Count((long)options.LongestDays, "day")}{(options.AllowEndless ? ", or never expire" : "")}; {days:0.##} days were requested."));
        if (Note?.Trim() is { Length: > LongestNote } note)
            check.Add("note", $"The note has {note.Length} characters; the limit is {LongestNote}.");
        SharedWords.Validate(Author, Context, check);
        if (string.IsNullOrEmpty(Password) && options.RequirePassword)
            check.Add("password", $"Links of this server need a password of at least {ShortestPassword} characters.");
        if (Password is { Length: > 0 and (< ShortestPassword or > LongestPassword) })
            check.Add("password", $"The password has {Password.Length} characters; it must have {ShortestPassword} to {LongestPassword}.");
        check.Throw();
    }

    /// <summary>The part of <see cref="View"/> that the guest's page knows; null where there is none.</summary>
    public string? KnownView() => KnownView(Kind, Kind == ShareKind.Story ? $"choice=1&{Items[0].View}" : View);

    /// <summary>The same of a view in a story.</summary>
    public static string? KnownView(ShareKind kind, string? query)
    {
        var known = QueryHelpers.ParseQuery(query).Where(q => Names(kind).Contains(q.Key, StringComparer.OrdinalIgnoreCase)).SelectMany(q => q.Value.Select(v => KeyValuePair.Create(q.Key, v)));
        var view = QueryString.Create(known).Value?.TrimStart('?');
        return view is { Length: > 0 and <= LongestView } ? view : null;
    }

    /// <summary>Parameters of the page that a link of a kind opens with, but for the choice, which is the link's.</summary>
    private static IReadOnlyList<string> Names(ShareKind kind) => kind switch
    {
        ShareKind.Timeline => ["at", "frame", "color"],
        ShareKind.Comparison => ["frame", "color"],
        ShareKind.Run or ShareKind.Story => ["choice", .. GraphDisplayAddress.Names],
        _ => GraphDisplayAddress.Names,
    };
}

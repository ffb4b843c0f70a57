namespace TopoWeb.Data;

/// <summary>What a guest with a link may take.</summary>
public enum ShareScope
{
    View,
    Download,
    RawFilters,
}

/// <summary>What a link shows.</summary>
public enum ShareKind
{
    /// <summary>One result.</summary>
    Result,

    /// <summary>All results of a run.</summary>
    Run,

    /// <summary>Results beside each other.</summary>
    Comparison,

    /// <summary>All checkpoints of a run on common axes.</summary>
    Timeline,

    /// <summary>Saved views with their captions, one after the other.</summary>
    Story,
}

/// <summary>A link for people without an account to results as they were when it was made. The token itself is never stored.</summary>
internal sealed class ShareLinkRow
{
    public Guid Id { get; set; }

    /// <summary>The run; of a comparison the first one.</summary>
    public Guid RunId { get; set; }
    public RunRow? Run { get; set; }
    public Guid? OwnerId { get; set; }
    public required byte[] TokenHash { get; set; }
    public ShareKind Kind { get; set; }

    /// <summary>For people: the name of what is shown when the link was made.</summary>
    public string Title { get; set; } = "";
    public string? Note { get; set; }
    public ShareScope Scope { get; set; }

    /// <summary>As ASP.NET Core Identity hashes passwords; null where none is asked for.</summary>
    public string? PasswordHash { get; set; }

    /// <summary>SHA-256 of the content, over the keys of its results: what guests cite.</summary>
    public string ContentHash { get; set; } = "";

    /// <summary>How the page stands when it is opened: the part of its address after the question mark.</summary>
    public string? View { get; set; }

    /// <summary>Version of the program that made the link.</summary>
    public string Version { get; set; } = "";
    public DateTime CreatedAt { get; set; }
    public DateTime? ExpiresAt { get; set; }
    public DateTime? RevokedAt { get; set; }
    public int AccessCount { get; set; }
    public DateTime? LastAccessAt { get; set; }
    public List<ShareItemRow> Items { get; } = [];
}

/// <summary>A result as a link froze it.</summary>
internal sealed class ShareItemRow
{
    public Guid LinkId { get; set; }
    public ShareLinkRow? Link { get; set; }
    public int Ordinal { get; set; }
    public Guid RunId { get; set; }
    public RunRow? Run { get; set; }
    public required string Name { get; set; }
    public required string Choice { get; set; }
    public required string Label { get; set; }
    public required string ResultKey { get; set; }
    public required string FiltersKey { get; set; }
    public int PointsIn { get; set; }
    public int PointsKept { get; set; }
    public int? Networks { get; set; }
    public double? LongestRatio { get; set; }

    /// <summary>Of a view in a story: what its author saw in it.</summary>
    public string? CaptionText { get; set; }

    /// <summary>Of a view in a story: how its page stands, as <see cref="ShareLinkRow.View"/>.</summary>
    public string? View { get; set; }
}

/// <summary>An artifact that a link needs: it stays as long as the link, whatever becomes of the run.</summary>
internal sealed class ShareKeyRow
{
    public Guid LinkId { get; set; }
    public ShareLinkRow? Link { get; set; }
    public required string Key { get; set; }
}

/// <summary>Visits of a link on a day (UTC).</summary>
internal sealed class ShareVisitRow
{
    public Guid LinkId { get; set; }
    public ShareLinkRow? Link { get; set; }
    public DateOnly Day { get; set; }
    public int Visits { get; set; }
}

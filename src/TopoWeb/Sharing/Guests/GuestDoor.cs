using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing.Guests;

/// <summary>What a guest's page learns of its link.</summary>
/// <param name="Link">Null where it is not valid (any more), or its password is not known.</param>
/// <param name="NeedsPassword">The link is valid; its password is asked for.</param>
internal sealed record GuestEntry(SharedLink? Link, bool NeedsPassword)
{
    public bool IsOpen => Link is not null;
}

/// <summary>The way of a guest's page to its link: asked at every act, and watched while the page is open.</summary>
internal sealed class GuestDoor(ShareLookup lookup, SharePassword passwords, SharePasses passes, ShareWatch watch)
{
    public async Task<GuestEntry> EnterAsync(string token, CancellationToken cancellation = default) => await lookup.FindAsync(token, cancellation) switch
    {
        null => new(null, false),
        var link when passwords.IsOpen(link, passes.Of(link.Id)) => new(link, false),
        _ => new(null, true),
    };

    /// <summary>Tells a page, once, that its link has ended.</summary>
    public IDisposable Watch(SharedLink link, Action ended) => watch.Watch(link.Id, ended);
}

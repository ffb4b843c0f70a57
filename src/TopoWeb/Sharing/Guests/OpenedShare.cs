using TopoWeb.Sharing.Links;

namespace TopoWeb.Sharing.Guests;

/// <summary>What the gate found out of a request: which link it came by, and what proves that its password was known.</summary>
/// <param name="Token">As in the address.</param>
/// <param name="Link">The link.</param>
/// <param name="Proof">Null where the link has no password.</param>
internal sealed record OpenedShare(string Token, SharedLink Link, string? Proof);

/// <summary>Addresses below a link.</summary>
internal static class ShareAddresses
{
    public const string Timeline = "timeline";

    /// <summary>Links made earlier say so.</summary>
    public const string Film = "film";
    public const string Comparison = "comparison";
    public const string Embed = "embed";
    public const string Password = "password";
    public const string Picture = "preview.png";

    public static bool IsPage(string part) => part is "" or Timeline or Film or Comparison or Embed;

    /// <summary>The link of an address: its token, and what follows it without a slash; null for other addresses.</summary>
    public static (string Token, string Part)? Read(PathString path)
    {
        if (!path.StartsWithSegments("/s", out var rest))
            return null;
        var text = (rest.Value ?? "").TrimStart('/');
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? (text, "") : (text[..slash], text[(slash + 1)..].TrimEnd('/').ToLowerInvariant());
    }
}

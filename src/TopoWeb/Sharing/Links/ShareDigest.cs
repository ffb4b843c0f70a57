using System.Text;
using TopoWeb.Data;
using TopoWeb.Experiments.Stages;

namespace TopoWeb.Sharing.Links;

/// <summary>What a citation names the content of a link by.</summary>
internal static class ShareDigest
{
    /// <summary>
    /// SHA-256, in lower-case hexadecimal, of these lines, each but the last ended by one line feed, in UTF-8: the kind of the link in lower case (<c>result</c>, <c>run</c>,
    /// <c>comparison</c>, <c>timeline</c>, <c>story</c>), then the keys of its results in their order; in a story each followed by <c>?</c>, its view, <c>#</c> and its caption. A key of a result is itself the hash of its settings, its source and its input, so that the
    /// same hash means the same results, shown in the same way.
    /// </summary>
    public static string Of(ShareKind kind, IEnumerable<string> resultKeys) =>
        StageKey.Of(Encoding.UTF8.GetBytes(string.Join('\n', [kind.ToString().ToLowerInvariant(), .. resultKeys])));
}

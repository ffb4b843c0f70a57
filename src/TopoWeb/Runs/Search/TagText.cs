using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Search;

/// <summary>How tags are written: one spelling of each, so that a tag finds all its runs.</summary>
internal static class TagText
{
    public const int Longest = 50;
    public const int MostOfARun = 20;

    /// <summary>Tags of a run, each once, in lower case and in alphabetical order.</summary>
    /// <exception cref="InvalidInputException">A tag is too long or has a comma, or there are too many.</exception>
    public static IReadOnlyList<string> Clean(IEnumerable<string?> tags)
    {
        List<string> clean = [.. tags.Select(One).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        return clean.Count <= MostOfARun ? clean : throw new InvalidInputException("tags", $"{clean.Count:N0} tags were given; a run has at most {MostOfARun}.");
    }

    /// <summary>What stands between commas.</summary>
    /// <exception cref="InvalidInputException">A tag is too long, or there are too many.</exception>
    public static IReadOnlyList<string> Split(string? text) => Clean((text ?? "").Split(','));

    private static string? One(string? text)
    {
        var tag = LineText.Squeeze(text).ToLowerInvariant();
        if (tag.Contains(',', StringComparison.Ordinal))
            throw new InvalidInputException("tags", $"The tag “{LineText.Short(tag, 30)}” has a comma. Commas separate tags.");
        if (tag.Any(char.IsControl))
            throw new InvalidInputException("tags", "A tag has a control character.");
        if (tag.Length > Longest)
            throw new InvalidInputException("tags", $"The tag “{LineText.Short(tag, 30)}” has {tag.Length} characters; the limit is {Longest}.");
        return tag.Length == 0 ? null : tag;
    }
}

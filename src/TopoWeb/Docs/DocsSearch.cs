namespace TopoWeb.Docs;

/// <summary>A part of a text, and whether it is what was searched for.</summary>
internal readonly record struct DocsMark(string Text, bool Match);

/// <summary>A section that a search found.</summary>
internal sealed record DocsHit(DocsPage Page, DocsSection Section, double Score, IReadOnlyList<DocsMark> Heading, IReadOnlyList<DocsMark> Excerpt)
{
    public string Address => Section.Anchor.Length == 0 ? Page.Address : $"{Page.Address}#{Section.Anchor}";
}

/// <summary>Search in headings and text of all pages. There are a few hundred sections: looking at each takes a millisecond, so there is no index to keep.</summary>
internal sealed class DocsSearch(DocsLibrary library)
{
    private const int MostWords = 8;
    private const double HeadingWeight = 10;
    private const double TitleWeight = 6;
    private const double WholeHeading = 20;
    private const int MostCounted = 3;

    // Readers spell as they are used to, and type what their keyboard has.
    private static readonly (string One, string Other)[] Spellings =
        [("colour", "color"), ("grey", "gray"), ("neighbour", "neighbor"), ("centre", "center"), ("normalis", "normaliz"), ("rho", "ρ"), ("nu", "ν"), ("dataset", "data set")];

    /// <summary>Sections that have every word of the query at the beginning of a word, the best first.</summary>
    public IReadOnlyList<DocsHit> Find(string? query, int most = 40)
    {
        var words = (query ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Take(MostWords).Select(Variants).ToList();
        if (words.Count == 0)
            return [];
        return [.. library.Pages.SelectMany(page => page.Sections, (page, section) => Rate(page, section, words, query!.Trim())).OfType<DocsHit>().OrderByDescending(h => h.Score).Take(most)];
    }

    private static DocsHit? Rate(DocsPage page, DocsSection section, List<string[]> words, string query)
    {
        var score = string.Equals(section.Heading, query, StringComparison.OrdinalIgnoreCase) ? WholeHeading : 0;
        foreach (var word in words)
        {
            var (heading, title) = (DocsExcerpt.Count(section.Heading, word, 1), DocsExcerpt.Count(page.Title, word, 1));
            var text = DocsExcerpt.Count(section.Text, word, MostCounted);
            // The title alone finds the page, not every section of it.
            if (heading + text == 0)
                return null;
            score += HeadingWeight * heading + TitleWeight * title + text;
        }
        if (section.Level == 1)
            score += HeadingWeight * words.Count(w => DocsExcerpt.Count(section.Heading, w, 1) > 0);
        string[] all = [.. words.SelectMany(w => w)];
        return new(page, section, score, DocsExcerpt.Mark(section.Heading, all), DocsExcerpt.Mark(DocsExcerpt.Around(section.Text, all), all));
    }

    private static string[] Variants(string word)
    {
        var variants = new List<string> { word };
        foreach (var (one, other) in Spellings)
        {
            if (word.Contains(one, StringComparison.OrdinalIgnoreCase))
                variants.Add(word.Replace(one, other, StringComparison.OrdinalIgnoreCase));
            if (word.Contains(other, StringComparison.OrdinalIgnoreCase))
                variants.Add(word.Replace(other, one, StringComparison.OrdinalIgnoreCase));
        }
        return [.. variants];
    }
}

namespace TopoWeb.Docs;

/// <summary>A page of the documentation, rendered: the same text that stands as Markdown in <c>Docs/Pages</c>.</summary>
internal sealed record DocsPage(string Slug, string Title, string Html, IReadOnlyList<DocsSection> Sections)
{
    /// <summary>Slug of the page that lists the others; its file is the folder's README, so that GitHub shows it too.</summary>
    public const string Start = "";

    public string Address => AddressOf(Slug);

    public static string AddressOf(string slug) => slug == Start ? "docs" : $"docs/{slug}";
}

/// <summary>A heading with the text below it, up to the next heading. Level 1 is the page's own title, whose section has no anchor.</summary>
internal sealed record DocsSection(int Level, string Heading, string Anchor, string Text);

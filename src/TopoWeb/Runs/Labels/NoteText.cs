using Markdig;
using Markdig.Extensions.AutoLinks;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using TopoWeb.Topology;

namespace TopoWeb.Runs.Labels;

/// <summary>Notes that people write in Markdown, as HTML that can do no harm: no tags of their own, no scripts, nothing loaded from elsewhere.</summary>
internal static class NoteText
{
    public const int Longest = 20_000;

    /// <summary>Below the heading of the section that a note stands in.</summary>
    private const int TopHeading = 3;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml().UsePipeTables().UseEmphasisExtras().UseAutoLinks(new AutoLinkOptions { OpenInNewWindow = false }).Build();

    /// <summary>A note as it is kept; null where nothing is left of it.</summary>
    /// <exception cref="InvalidInputException">It is too long, or its lists and quotes are nested too deeply.</exception>
    public static string? Clean(string? note)
    {
        var text = (note ?? "").ReplaceLineEndings("\n").Trim();
        if (text.Length > Longest)
            throw new InvalidInputException("note", $"The note has {text.Length:N0} characters; the limit is {Longest:N0}.");
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new InvalidInputException("note", "The note has the character U+0000, which no text here may have.");
        Html(text);
        return text.Length == 0 ? null : text;
    }

    /// <exception cref="InvalidInputException">Its lists and quotes are nested too deeply.</exception>
    public static string Html(string note)
    {
        try
        {
            var document = Markdown.Parse(note, Pipeline);
            Tame(document);
            return document.ToHtml(Pipeline);
        }
        catch (ArgumentException e) when (e is not ArgumentNullException)
        {
            throw new InvalidInputException("note", "Lists, quotes or emphasis of the note are nested too deeply.");
        }
    }

    private static void Tame(MarkdownDocument document)
    {
        var above = TopHeading - 1;
        foreach (var heading in document.Descendants<HeadingBlock>())
            above = heading.Level = Math.Clamp(heading.Level + TopHeading - 1, TopHeading, Math.Min(6, above + 1));
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            if (!IsHarmless(link.GetDynamicUrl?.Invoke() ?? link.Url))
            {
                Unlink(link);
                continue;
            }
            // Pictures would be asked of other servers, and may be of any size: they are links to where they are.
            if (link.IsImage)
            {
                link.IsImage = false;
                if (link.FirstChild is null)
                    link.AppendChild(new LiteralInline("picture"));
            }
            Mark(link);
        }
        foreach (var link in document.Descendants<AutolinkInline>().ToList())
            if (link.IsEmail || IsHarmless(link.Url))
                Mark(link);
            else
                link.ReplaceBy(new LiteralInline(link.Url));
    }

    /// <summary>Its text stays.</summary>
    private static void Unlink(LinkInline link)
    {
        var text = new ContainerInline();
        foreach (var child in link.ToList())
        {
            child.Remove();
            text.AppendChild(child);
        }
        link.ReplaceBy(text, copyChildren: false);
    }

    private static void Mark(Inline link)
    {
        link.GetAttributes().AddProperty("rel", "nofollow noopener noreferrer");
        link.GetAttributes().AddProperty("target", "_blank");
    }

    private static bool IsHarmless(string? address) => address is not null
        && ((address.StartsWith('/') && !address.StartsWith("//", StringComparison.Ordinal) && !address.Contains('\\', StringComparison.Ordinal))
            || (Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeMailto)));
}

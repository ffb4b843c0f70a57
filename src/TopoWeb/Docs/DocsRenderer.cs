using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TopoWeb.Docs;

/// <summary>Markdown to a page. Raw HTML is shown as text, never passed on; anchors are those that GitHub gives the same headings.</summary>
internal static partial class DocsRenderer
{
    private static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().DisableHtml().UsePipeTables().UseAutoIdentifiers(AutoIdentifierOptions.GitHub).Build();

    public static DocsPage Render(string slug, string markdown)
    {
        // The benchmark tool marks its tables with comments, which are no text for readers.
        var document = Markdown.Parse(Comment().Replace(markdown, ""), Pipeline);
        DocsLinks.Rewrite(document, slug);
        var sections = Sections(document);
        return new DocsPage(slug, sections[0].Heading, Html(document, slug), sections);
    }

    private static string Html(MarkdownDocument document, string slug)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HeadingRenderer>(new AnchoredHeadingRenderer(DocsPage.AddressOf(slug)));
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new CopyableCodeRenderer());
        renderer.ObjectRenderers.Replace<HtmlTableRenderer>(new ScrollingTableRenderer());
        renderer.ObjectRenderers.Replace<Markdig.Renderers.Html.Inlines.CodeInlineRenderer>(new WrappingCodeRenderer());
        renderer.Render(document);
        writer.Flush();
        return writer.ToString();
    }

    /// <summary>What the table of contents and the search go by.</summary>
    private static List<DocsSection> Sections(MarkdownDocument document)
    {
        var sections = new List<DocsSection>();
        var text = new StringBuilder();
        HeadingBlock? heading = null;
        foreach (var leaf in document.Descendants<LeafBlock>())
        {
            if (leaf is HeadingBlock next)
            {
                Close();
                heading = next;
            }
            else if (PlainText(leaf) is { Length: > 0 } plain)
            {
                text.Append(plain).Append(leaf.Parent is TableCell ? " · " : " ");
            }
        }
        Close();
        return sections;

        void Close()
        {
            if (heading is not null)
                sections.Add(new(heading.Level, PlainText(heading).Trim(), heading.Level == 1 ? "" : heading.GetAttributes().Id ?? "", Spaces().Replace(text.ToString(), " ").Trim()));
            text.Clear();
        }
    }

    private static string PlainText(LeafBlock block)
    {
        if (block.Inline is null)
            return block.Lines.ToString();
        var text = new StringBuilder();
        foreach (var inline in block.Inline.Descendants())
            text.Append(inline switch { LiteralInline literal => literal.Content.ToString(), CodeInline code => code.Content, LineBreakInline => " ", HtmlEntityInline entity => entity.Transcoded.ToString(), _ => "" });
        return text.ToString();
    }

    [GeneratedRegex(@"^<!--.*?-->[ \t]*\r?\n", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}

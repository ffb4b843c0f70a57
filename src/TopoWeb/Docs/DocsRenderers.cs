using Markdig.Extensions.Tables;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TopoWeb.Docs;

/// <summary>A heading with a link to itself, so that a section's address can be copied.</summary>
internal sealed class AnchoredHeadingRenderer(string address) : HtmlObjectRenderer<HeadingBlock>
{
    protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
    {
        var id = heading.GetAttributes().Id;
        var tag = $"h{heading.Level}";
        renderer.EnsureLine();
        renderer.Write('<').Write(tag).WriteAttributes(heading).Write('>').WriteLeafInline(heading);
        // The whole path: with a <base> a bare #anchor would lead to the gallery.
        if (heading.Level > 1 && id is not null)
            renderer.Write(" <a class=\"doc-anchor\" href=\"").WriteEscapeUrl($"{address}#{id}").Write("\" aria-label=\"Link to this section\">#</a>");
        renderer.Write("</").Write(tag).WriteLine(">");
    }
}

/// <summary>Code that can be scrolled by keyboard, and that <c>DocsFrame.razor.js</c> gives a button to copy it.</summary>
internal sealed class CopyableCodeRenderer : HtmlObjectRenderer<CodeBlock>
{
    protected override void Write(HtmlRenderer renderer, CodeBlock block)
    {
        renderer.EnsureLine();
        renderer.Write("<copy-code><pre tabindex=\"0\" role=\"group\" aria-label=\"Code\"><code>");
        renderer.WriteLeafRawLines(block, writeEndOfLines: true, escape: true);
        renderer.WriteLine("</code></pre></copy-code>");
    }
}

/// <summary>A table in a box of its own that scrolls sideways: on a telephone the page stays as wide as the screen.</summary>
internal sealed class ScrollingTableRenderer : HtmlTableRenderer
{
    protected override void Write(HtmlRenderer renderer, Table table)
    {
        renderer.EnsureLine();
        renderer.WriteLine("<div class=\"doc-table\" tabindex=\"0\" role=\"group\" aria-label=\"Table\">");
        base.Write(renderer, table);
        renderer.WriteLine("</div>");
    }
}

/// <summary>
/// Names such as <c>Database:Directory</c> may break after a colon or slash, and only there: on a telephone a table of settings then fits. Very long ones, such as names of tests,
/// also break after a dot or underscore, or they would take a table for themselves.
/// </summary>
internal sealed class WrappingCodeRenderer : HtmlObjectRenderer<CodeInline>
{
    private const int VeryLong = 40;

    protected override void Write(HtmlRenderer renderer, CodeInline code)
    {
        renderer.Write("<code>");
        var from = 0;
        var breaks = code.Content.Length > VeryLong ? ":/._" : ":/";
        while (code.Content.AsSpan(from).IndexOfAny(breaks) is var at and >= 0)
        {
            renderer.WriteEscape(code.Content.AsSpan(from, at + 1));
            renderer.Write("<wbr>");
            from += at + 1;
        }
        renderer.WriteEscape(code.Content.AsSpan(from));
        renderer.Write("</code>");
    }
}

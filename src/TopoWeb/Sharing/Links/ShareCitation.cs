using System.Globalization;
using System.Net;
using System.Text;

namespace TopoWeb.Sharing.Links;

/// <summary>A link in the words of other programs. The token stands in each, so they can be written only where it is at hand.</summary>
internal sealed record ShareCitation(SharedLink Link, string Address)
{
    private const int FrameHeight = 620;

    public string Markdown => $"[{Link.Title.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}]({Address})";

    /// <summary>Where the link names no author, that is for the one who cites to fill in.</summary>
    public string BibTeX => string.Join('\n',
        $"@misc{{topoweb-{Link.ContentHash[..8]},",
        $"  title        = {{{Escape(Link.Title)}}},",
        $"  author       = {{{Escape(Link.Words.Author ?? "")}}},",
        string.Create(CultureInfo.InvariantCulture, $"  year         = {{{Link.CreatedAt.Year}}},"),
        $"  howpublished = {{\\url{{{Address}}}}},",
        $"  note         = {{{$"TopoWeb {Link.Version}".TrimEnd()}, content SHA-256 {Link.ContentHash}}}",
        "}");

    /// <summary>A frame for a supplement. Whether a page may show it, the server's <c>Sharing:FrameAncestors</c> decides.</summary>
    public string Embed => $"""<iframe src="{WebUtility.HtmlEncode(EmbedAddress)}" title="{WebUtility.HtmlEncode(Link.Title)}" width="100%" height="{FrameHeight}" loading="lazy" style="border:0"></iframe>""";

    private string EmbedAddress => $"{Address}/embed";

    /// <summary>What means something to TeX is written as text.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
            escaped.Append(c switch
            {
                '\\' => @"\textbackslash{}",
                '{' or '}' or '$' or '&' or '#' or '%' or '_' => $"\\{c}",
                '~' => @"\textasciitilde{}",
                '^' => @"\textasciicircum{}",
                '×' => @"$\times$",
                _ => c.ToString(),
            });
        return escaped.ToString();
    }
}

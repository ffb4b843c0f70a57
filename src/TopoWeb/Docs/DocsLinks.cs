using System.Globalization;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace TopoWeb.Docs;

/// <summary>Links are written as GitHub follows them, file to file; here they lead to the pages that the application serves.</summary>
internal static class DocsLinks
{
    /// <summary>Where <c>make run</c> serves: links below it are links to this very server.</summary>
    private const string Server = "http://127.0.0.1:5080/";

    /// <summary>The line of the client for Python that names its server.</summary>
    public const string ServerLine = $"SERVER = \"{Server}\"";

    public static void Rewrite(MarkdownDocument document, string slug)
    {
        foreach (var link in document.Descendants<LinkInline>().ToList())
        {
            link.Url = Target(link.Url ?? "", slug);
            if (link.IsImage)
                Reserve(link);
            else if (link.Url is null)
                Unlink(link);
            else if (!link.Url.StartsWith('/'))
                link.GetAttributes().AddPropertyIfNotExist("rel", "noopener noreferrer");
        }
        foreach (var link in document.Descendants<AutolinkInline>().Where(l => l.Url.StartsWith(Server, StringComparison.Ordinal)))
            link.Url = Target(link.Url!, "")!;
    }

    /// <summary>The address of a link of page <paramref name="slug"/>; null where it leads to a file that only the repository has.</summary>
    public static string? Target(string url, string slug)
    {
        if (url.StartsWith(Server, StringComparison.Ordinal))
            return url.Length == Server.Length ? "./" : url[Server.Length..];
        if (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal))
            return url;
        var (file, anchor) = url.IndexOf('#') is var at and >= 0 ? (url[..at], url[at..]) : (url, "");
        if (file.Length == 0)
            return DocsPage.AddressOf(slug) + anchor;
        if (file.StartsWith("pictures/", StringComparison.Ordinal))
            return "docs/" + file;
        if (file.Contains('/') || !file.EndsWith(".md", StringComparison.Ordinal))
            return null;
        return DocsPage.AddressOf(file == "README.md" ? DocsPage.Start : file[..^".md".Length]) + anchor;
    }

    /// <summary>Nothing moves when a picture arrives.</summary>
    private static void Reserve(LinkInline image)
    {
        var attributes = image.GetAttributes();
        attributes.AddPropertyIfNotExist("loading", "lazy");
        if (DocsLibrary.PictureSize(image.Url?.Split('/')[^1] ?? "") is not var (width, height))
            return;
        attributes.AddPropertyIfNotExist("width", width.ToString(CultureInfo.InvariantCulture));
        attributes.AddPropertyIfNotExist("height", height.ToString(CultureInfo.InvariantCulture));
    }

    private static void Unlink(LinkInline link)
    {
        link.MoveChildrenAfter(link);
        link.Remove();
    }
}

using System.Buffers.Binary;
using System.Reflection;

namespace TopoWeb.Docs;

/// <summary>All pages of the documentation, in reading order, and their pictures. They are part of the assembly: every installation has its own, offline.</summary>
internal sealed class DocsLibrary
{
    private const string Prefix = "TopoWeb.Docs/";

    // A page that is in the folder but not in this list fails a test; the order is the side bar's.
    private static readonly string[] Order =
        [DocsPage.Start, "results", "notation", "definitions", "datasets", "downloads", "schedules", "sharing", "command-line", "api", "python", "configuration", "deployment", "administration", "runbook", "access", "survival", "security", "limits", "benchmarks", "architecture", "contributing"];

    private readonly Lazy<IReadOnlyList<DocsPage>> _pages = new(() => [.. Order.Select(slug => DocsRenderer.Render(slug, Markdown(slug)))]);

    public IReadOnlyList<DocsPage> Pages => _pages.Value;

    public DocsPage? Find(string? slug) => Pages.FirstOrDefault(p => string.Equals(p.Slug, slug ?? DocsPage.Start, StringComparison.OrdinalIgnoreCase));

    /// <summary>A picture by its file name; null where there is none.</summary>
    public static byte[]? Picture(string name) => Read($"pictures/{name}");

    /// <summary>The client for Python, as it stands in the repository.</summary>
    public static string PythonClient { get; } = System.Text.Encoding.UTF8.GetString(Read("clients/topoweb.py") ?? throw new InvalidOperationException("The client for Python is not in the assembly."));

    /// <summary>Width and height, which the page reserves before the picture arrives; null where there is no such PNG.</summary>
    public static (int Width, int Height)? PictureSize(string name) =>
        Picture(name) is { Length: > 24 } png ? (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)), BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20))) : null;

    private static string Markdown(string slug)
    {
        var name = slug == DocsPage.Start ? "README.md" : $"{slug}.md";
        return System.Text.Encoding.UTF8.GetString(Read(name) ?? throw new InvalidOperationException($"The documentation page '{name}' is not in the assembly."));
    }

    private static byte[]? Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + name);
        if (stream is null)
            return null;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}

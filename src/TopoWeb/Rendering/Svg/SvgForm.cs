namespace TopoWeb.Rendering.Svg;

/// <summary>What an SVG is for, which decides its ground, its head and its size in bytes.</summary>
internal enum SvgForm
{
    /// <summary>A file of its own: white paper, title and description, exact numbers, patches as squares that any program edits.</summary>
    File,

    /// <summary>A still picture in a page without script: as a file, but it fills its place, with numbers to a tenth of a pixel and patches as bitmaps, a tenth of the bytes.</summary>
    Still,

    /// <summary>A picture in the colours of the page around it, as small, in its place.</summary>
    Inline,

    /// <summary>The same with a size of its own.</summary>
    Thumbnail,
}

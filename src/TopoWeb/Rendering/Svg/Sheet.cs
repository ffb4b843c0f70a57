using TopoWeb.Rendering.Patches;

namespace TopoWeb.Rendering.Svg;

/// <summary>On which side of its position a text stands.</summary>
internal enum TextAnchor
{
    Start,
    Middle,
    End,
}

/// <summary>A mark on a sheet. Few kinds, so that SVG, PNG and PDF show the same.</summary>
internal abstract record SheetMark;

/// <summary>A rectangle, with a text for whoever points at it.</summary>
internal sealed record BoxMark(double X, double Y, double Width, double Height, string Fill, string? Stroke = null, double Corner = 0, string? Label = null) : SheetMark;

/// <summary>A disc around a centre, with a thin white rim where <paramref name="Rim"/> is set.</summary>
internal sealed record DiscMark(double X, double Y, double Radius, string Fill, bool Rim = false) : SheetMark;

/// <summary>Many lines in one colour.</summary>
internal sealed record LinesMark(IReadOnlyList<(double X1, double Y1, double X2, double Y2)> Lines, string Color, double Width, double Opacity = 1) : SheetMark;

/// <summary>An arrow head that points to the right, its base at <paramref name="X"/>.</summary>
internal sealed record ArrowMark(double X, double Y, string Color) : SheetMark;

/// <summary>A text on its base line.</summary>
internal sealed record TextMark(double X, double Y, string Text, double Size, string Color, TextAnchor Anchor = TextAnchor.Start, bool Bold = false, double Opacity = 1) : SheetMark;

/// <summary>A patch around a centre, with a frame in the colour of its node.</summary>
internal sealed record PatchMark(double X, double Y, double Side, double[] Values, PatchScale Scale, string Frame, double Border = 1.5, double Corner = 0, string? Label = null) : SheetMark
{
    /// <summary>The frame, below the patch.</summary>
    public BoxMark Ground => new(X - Side / 2 - Border, Y - Side / 2 - Border, Side + 2 * Border, Side + 2 * Border, Frame, Corner: Corner);
}

/// <summary>A sheet in CSS pixels with what stands on it, the first mark at the bottom: white paper, or where the page around it gives the ground, transparent.</summary>
/// <param name="width">Width.</param>
/// <param name="title">Name of the figure, read out by screen readers.</param>
internal sealed class Sheet(double width, string title)
{
    public const string Ink = "#1a1d21";
    public const string Quiet = "#4b5159";
    public const string Hairline = "#d9d9d4";

    /// <summary>The text colour of the page around, light or dark: for sheets that are written into a page.</summary>
    public const string PageInk = "currentColor";

    private readonly List<SheetMark> _marks = [];

    public double Width => width;

    /// <summary>Grows with what is put on the sheet.</summary>
    public double Height { get; set; }

    public string Title => title;

    public string Description { get; set; } = "";

    /// <summary>Width on paper, in millimetres; null for a screen.</summary>
    public double? Millimetres { get; set; }

    /// <summary>Program and version, for the metadata of a file.</summary>
    public string Program { get; set; } = "";

    /// <summary>What the figure was made of, for the metadata of a file.</summary>
    public string Identifier { get; set; } = "";

    public IReadOnlyList<SheetMark> Marks => _marks;

    public void Add(SheetMark mark) => _marks.Add(mark);

    public void Text(double x, double y, string text, double size, string color = Ink, TextAnchor anchor = TextAnchor.Start, bool bold = false, double opacity = 1) =>
        _marks.Add(new TextMark(x, y, text, size, color, anchor, bold, opacity));
}

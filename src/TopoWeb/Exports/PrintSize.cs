using TopoWeb.Rendering.Callouts;

namespace TopoWeb.Exports;

/// <summary>Size of figures on paper. A narrow figure is drawn on a narrow sheet instead of being shrunk, so that its text can still be read.</summary>
internal static class PrintSize
{
    /// <summary>Narrowest figure, in millimetres.</summary>
    public const int Narrowest = 60;

    /// <summary>Widest figure, in millimetres.</summary>
    public const int Widest = 400;

    /// <summary>Size of the smallest text in units of a sheet: numbers at axes and legends.</summary>
    public const double SmallestText = 10.5;

    /// <summary>Smallest text on paper, in points.</summary>
    public const double LeastPoints = 6;

    /// <summary>Width of a page where none is chosen, in millimetres: the text of an A4 page.</summary>
    public const double Page = 180;

    /// <summary>Below this width a sheet has one column of legends and small margins.</summary>
    public const double NarrowSheet = 600;

    private const double PointsPerMillimetre = 72 / 25.4;

    /// <summary>Width of the sheet for a figure of so many millimetres; without one, that of a screen.</summary>
    public static double Sheet(double? millimetres) => millimetres is { } width
        ? Math.Min(CalloutGraph.Width, Math.Floor(width * PointsPerMillimetre * SmallestText / LeastPoints))
        : CalloutGraph.Width;

    public static double Points(double millimetres) => millimetres * PointsPerMillimetre;
}

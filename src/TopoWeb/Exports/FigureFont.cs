using SkiaSharp;

namespace TopoWeb.Exports;

/// <summary>
/// The font of PNG and PDF: DejaVu Sans, restored with the browser libraries and built into the program; where a build was made without them, one of the
/// machine's. It has what formulas need (ρ, ν, ₁, ×), and a machine without any font still writes text.
/// </summary>
internal static class FigureFont
{
    public const string Missing = "PNG and PDF figures need a font, and neither this build nor this machine has one. Run 'npm ci' before building, or download the SVG.";

    private const string Resource = "TopoWeb.Fonts.DejaVuSans.ttf";

    private static readonly string[] Places =
    [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", "/System/Library/Fonts/Supplemental/Arial.ttf", "C:\\Windows\\Fonts\\arial.ttf",
    ];

    private static readonly Lazy<SKTypeface?> Font = new(Load);

    /// <summary>Null where there is none.</summary>
    public static SKTypeface? Typeface => Font.Value;

    private static SKTypeface? Load()
    {
        using var own = typeof(FigureFont).Assembly.GetManifestResourceStream(Resource);
        if (own is not null)
            return SKTypeface.FromStream(own);
        return Places.Where(File.Exists).Select(p => SKTypeface.FromFile(p)).FirstOrDefault(f => f is not null);
    }
}

using SkiaSharp;

namespace TopoWeb.Exports;

/// <summary>
/// The fonts of PNG and PDF: DejaVu Sans and its bold face, restored with the browser libraries and built into the program; where a build was made without them,
/// those of the machine. They have what formulas need (ρ, ν, ₁, ×), and a machine without any font still writes text.
/// </summary>
internal static class FigureFont
{
    public const string Missing = "PNG and PDF figures need a font, and neither this build nor this machine has one. Run 'npm ci' before building, or download the SVG.";

    private static readonly Lazy<SKTypeface?> Regular = new(() => Load("DejaVuSans",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf", "/System/Library/Fonts/Supplemental/Arial.ttf", "C:\\Windows\\Fonts\\arial.ttf"));

    private static readonly Lazy<SKTypeface?> Heavy = new(() => Load("DejaVuSans-Bold",
        "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf", "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf",
        "/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf", "/System/Library/Fonts/Supplemental/Arial Bold.ttf", "C:\\Windows\\Fonts\\arialbd.ttf"));

    /// <summary>Null where there is none.</summary>
    public static SKTypeface? Typeface => Regular.Value;

    /// <summary>The bold face; null where there is none, and the regular one is thickened.</summary>
    public static SKTypeface? Bold => Heavy.Value;

    private static SKTypeface? Load(string name, params string[] places)
    {
        using var own = typeof(FigureFont).Assembly.GetManifestResourceStream($"TopoWeb.Fonts.{name}.ttf");
        if (own is not null)
            return SKTypeface.FromStream(own);
        return places.Where(File.Exists).Select(p => SKTypeface.FromFile(p)).FirstOrDefault(f => f is not null);
    }
}

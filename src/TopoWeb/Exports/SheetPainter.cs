using SkiaSharp;
using TopoWeb.Rendering.Svg;
using TopoWeb.Topology;

namespace TopoWeb.Exports;

/// <summary>A sheet as PNG and as PDF. Skia is linked without system libraries; the font is the program's own, so that a bare machine draws the same.</summary>
internal static class SheetPainter
{
    private const double PixelsPerInch = 96;
    private const int UsualDpi = 300;
    private const long MostPixels = 100_000_000;

    /// <param name="sheet">What is drawn.</param>
    /// <param name="typeface">For its texts.</param>
    /// <param name="bold">For bold texts; null thickens the other.</param>
    /// <param name="options">Width on paper and resolution.</param>
    /// <exception cref="InvalidInputException">The picture would have too many pixels.</exception>
    public static byte[] Png(Sheet sheet, SKTypeface typeface, SKTypeface? bold, FigureOptions options)
    {
        var (scale, dpi) = sheet.Millimetres is { } paper
            ? (paper / 25.4 * (options.Dpi ?? UsualDpi) / sheet.Width, options.Dpi ?? UsualDpi)
            : options.Dpi is { } chosen ? (chosen / PixelsPerInch, (double)chosen) : (options.Scale, options.Scale * PixelsPerInch);
        // A rounding error is no reason for one more column.
        var info = new SKImageInfo((int)Math.Ceiling(sheet.Width * scale - 1e-6), (int)Math.Ceiling(sheet.Height * scale - 1e-6), SKColorType.Rgba8888, SKAlphaType.Premul);
        if ((long)info.Width * info.Height > MostPixels)
            throw new InvalidInputException("dpi", $"The picture would have {info.Width:N0} × {info.Height:N0} pixels; the limit is {MostPixels / 1_000_000} million. Lower dpi or width, or download the PDF.");
        using var surface = SKSurface.Create(info) ?? throw new InvalidOperationException($"There is no memory for a picture of {info.Width}×{info.Height} pixels.");
        surface.Canvas.Scale((float)scale);
        Paint(surface.Canvas, sheet, typeface, bold);
        using var image = surface.Snapshot();
        using var data = image.Encode(SKEncodedImageFormat.Png, 100);
        return PngChunks.Add(data.AsSpan(), dpi, ("Title", sheet.Title), ("Software", sheet.Program), ("Source", sheet.Identifier));
    }

    public static byte[] Pdf(Sheet sheet, SKTypeface typeface, SKTypeface? bold)
    {
        var width = (float)PrintSize.Points(sheet.Millimetres ?? PrintSize.Page);
        var scale = width / (float)sheet.Width;
        using var memory = new MemoryStream();
        // No dates: the same result gives the same bytes.
        using (var document = SKDocument.CreatePdf(memory, new SKDocumentPdfMetadata { Title = sheet.Title, Creator = sheet.Program, Subject = sheet.Identifier, RasterDpi = 300, EncodingQuality = 101 }))
        {
            var canvas = document.BeginPage(width, (float)sheet.Height * scale);
            canvas.Scale(scale);
            Paint(canvas, sheet, typeface, bold);
            document.EndPage();
            document.Close();
        }
        return memory.ToArray();
    }

    /// <summary>Red, green, blue and opacity of every pixel, a pixel for each of the sheet's.</summary>
    public static byte[] Pixels(Sheet sheet, SKTypeface typeface, SKTypeface? bold)
    {
        var info = new SKImageInfo((int)sheet.Width, (int)sheet.Height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using var bitmap = new SKBitmap(info);
        using var canvas = new SKCanvas(bitmap);
        Paint(canvas, sheet, typeface, bold);
        canvas.Flush();
        return bitmap.Bytes;
    }

    private static void Paint(SKCanvas canvas, Sheet sheet, SKTypeface typeface, SKTypeface? bold)
    {
        using var fill = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Fill };
        using var stroke = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke };
        canvas.DrawRect(0, 0, (float)sheet.Width, (float)sheet.Height, With(fill, "#ffffff"));
        foreach (var mark in sheet.Marks)
            switch (mark)
            {
                case BoxMark b:
                    Box(b);
                    break;
                case DiscMark d:
                    canvas.DrawCircle((float)d.X, (float)d.Y, (float)d.Radius, With(fill, d.Fill));
                    if (d.Rim)
                        canvas.DrawCircle((float)d.X, (float)d.Y, (float)d.Radius, Line("#ffffff", 0.6));
                    break;
                case LinesMark l:
                    var pen = Faded(Line(l.Color, l.Width), l.Opacity);
                    foreach (var (x1, y1, x2, y2) in l.Lines)
                        canvas.DrawLine((float)x1, (float)y1, (float)x2, (float)y2, pen);
                    break;
                case ArrowMark a:
                    using (var path = new SKPath())
                    {
                        path.AddPoly([new((float)a.X, (float)a.Y - 4), new((float)a.X + 7, (float)a.Y), new((float)a.X, (float)a.Y + 4)]);
                        canvas.DrawPath(path, With(fill, a.Color));
                    }
                    break;
                case TextMark t:
                    using (var font = new SKFont(t.Bold ? bold ?? typeface : typeface, (float)t.Size) { Embolden = t.Bold && bold is null, Subpixel = true })
                        canvas.DrawText(t.Text, (float)t.X, (float)t.Y, t.Anchor switch { TextAnchor.Middle => SKTextAlign.Center, TextAnchor.End => SKTextAlign.Right, _ => SKTextAlign.Left }, font, Faded(With(fill, t.Color), t.Opacity));
                    break;
                case PatchMark p:
                    Box(p.Ground);
                    // Without smoothing, else light shows between the squares.
                    fill.IsAntialias = false;
                    foreach (var cell in PatchCells.Of(p))
                        Box(cell);
                    fill.IsAntialias = true;
                    break;
            }

        void Box(BoxMark b)
        {
            var rect = SKRect.Create((float)b.X, (float)b.Y, (float)b.Width, (float)b.Height);
            if (b.Corner > 0)
                canvas.DrawRoundRect(rect, (float)b.Corner, (float)b.Corner, With(fill, b.Fill));
            else
                canvas.DrawRect(rect, With(fill, b.Fill));
            if (b.Stroke is { } color)
                canvas.DrawRect(rect, Line(color, 1));
        }

        SKPaint Line(string color, double width)
        {
            stroke.StrokeWidth = (float)width;
            return With(stroke, color);
        }
    }

    private static SKPaint Faded(SKPaint paint, double opacity)
    {
        paint.Color = paint.Color.WithAlpha((byte)Math.Round(255 * opacity));
        return paint;
    }

    private static SKPaint With(SKPaint paint, string color)
    {
        paint.Color = SKColor.Parse(color);
        return paint;
    }
}

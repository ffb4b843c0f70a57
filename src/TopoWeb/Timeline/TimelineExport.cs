using System.Globalization;
using System.Net;
using System.Text;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.PixelFormats;
using TopoWeb.Controls;
using TopoWeb.Exports;
using TopoWeb.Rendering.Svg;
using TopoWeb.Topology;

namespace TopoWeb.Timeline;

/// <summary>A drawing of a timeline with what stands above it.</summary>
/// <param name="Label">For people.</param>
/// <param name="Sheet">The graph; null where there is none.</param>
internal sealed record TimelineFrame(string Label, Sheet? Sheet);

/// <summary>A timeline as files: an animation, and a sheet of small multiples with a row for each layer.</summary>
internal static class TimelineExport
{
    /// <summary>Frames are drawn before they are written: of more, memory would be wanted.</summary>
    public const int MostFrames = 60;

    private const int HeadHeight = 36;
    private const int Gap = 12;
    private const int LabelHeight = 18;
    private const int RowLabel = 24;

    /// <summary>Hundredths of a second; the last frame stays longer.</summary>
    private const int Delay = 110;
    private const int LastDelay = 260;

    /// <summary>An animation that begins again at its end.</summary>
    /// <exception cref="InvalidInputException">There is nothing to draw, nothing to draw with, or too much.</exception>
    public static byte[] Gif(IReadOnlyList<TimelineFrame> frames, CancellationToken cancellation = default)
    {
        TimelineFrame[] drawn = [.. frames.Where(f => f.Sheet is not null)];
        if (drawn.Length == 0)
            throw new InvalidInputException("frames", "No result has a graph to draw.");
        if (drawn.Length > MostFrames)
            throw new InvalidInputException("frames", $"An animation has at most {MostFrames} frames; this timeline has {NumberFormat.Count(drawn.Length)}. Download the small multiples, or analyse fewer checkpoints.");
        if (FigureFont.Typeface is null)
            throw new InvalidInputException("frames", FigureFont.Missing);
        var (width, height) = ((int)drawn[0].Sheet!.Width, (int)drawn[0].Sheet!.Height + HeadHeight);
        using var animation = new Image<Rgba32>(width, height, new Rgba32(255, 255, 255));
        animation.Metadata.GetGifMetadata().RepeatCount = 0;
        for (var i = 0; i < drawn.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var frame = new Image<Rgba32>(width, height, new Rgba32(255, 255, 255));
            var head = new Sheet(width, drawn[i].Label) { Height = HeadHeight };
            head.Text(14, 24, drawn[i].Label, 16, bold: true);
            Put(frame, head, 0);
            Put(frame, drawn[i].Sheet!, HeadHeight);
            animation.Frames.AddFrame(frame.Frames.RootFrame).Metadata.GetGifMetadata().FrameDelay = i == drawn.Length - 1 ? LastDelay : Delay;
        }
        // The one that it was made with is empty.
        animation.Frames.RemoveFrame(0);
        using var memory = new MemoryStream();
        animation.SaveAsGif(memory, new GifEncoder { ColorTableMode = GifColorTableMode.Local });
        return memory.ToArray();
    }

    /// <summary>All drawings beside each other as SVG, a row for each layer.</summary>
    /// <param name="title">Of the run.</param>
    /// <param name="rows">Name of each row, empty where there is one, with its drawings.</param>
    public static byte[] Multiples(string title, IReadOnlyList<(string Name, IReadOnlyList<TimelineFrame> Frames)> rows)
    {
        var sheets = rows.SelectMany(r => r.Frames).Select(f => f.Sheet).OfType<Sheet>().ToList();
        var (cellWidth, cellHeight) = sheets.Count == 0 ? (180, 130) : ((int)sheets[0].Width, (int)sheets[0].Height);
        // One long row of a single layer is wrapped.
        var wrapped = rows.Count > 1 ? rows : [.. rows.SelectMany(r => r.Frames.Chunk(6).Select(chunk => (r.Name, (IReadOnlyList<TimelineFrame>)chunk)))];
        var columns = wrapped.Select(r => r.Item2.Count).DefaultIfEmpty(1).Max();
        var body = new StringBuilder();
        var y = Gap + RowLabel;
        foreach (var (name, frames) in wrapped)
        {
            if (name.Length > 0)
            {
                Text(Gap, y + 14, 14, name, bold: true);
                y += RowLabel;
            }
            for (var i = 0; i < frames.Count; i++)
            {
                var x = Gap + i * (cellWidth + Gap);
                Text(x, y + 12, 11, frames[i].Label);
                if (frames[i].Sheet is { } sheet)
                    body.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({x} {y + LabelHeight})\">").Append(SvgWriter.Write(sheet, SvgForm.Inline).Replace("<svg ", $"<svg width=\"{cellWidth}\" height=\"{cellHeight}\" ", StringComparison.Ordinal)).Append("</g>\n");
            }
            y += LabelHeight + cellHeight + Gap;
        }
        var width = Gap + columns * (cellWidth + Gap);
        Text(Gap, Gap + 12, 15, title, bold: true);
        return Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{y}\" viewBox=\"0 0 {width} {y}\" font-family=\"DejaVu Sans, Helvetica, Arial, sans-serif\" color=\"{Sheet.Ink}\">\n<title>{WebUtility.HtmlEncode(title)}</title>\n<rect width=\"{width}\" height=\"{y}\" fill=\"#ffffff\"/>\n{body}</svg>\n"));

        void Text(int x, int at, int size, string text, bool bold = false) =>
            body.Append(CultureInfo.InvariantCulture, $"<text x=\"{x}\" y=\"{at}\" font-size=\"{size}\" fill=\"{Sheet.Ink}\"{(bold ? " font-weight=\"bold\"" : "")}>{WebUtility.HtmlEncode(text)}</text>\n");
    }

    private static void Put(Image<Rgba32> frame, Sheet sheet, int top)
    {
        var pixels = SheetPainter.Pixels(sheet, FigureFont.Typeface!, FigureFont.Bold);
        using var part = Image.LoadPixelData<Rgba32>(pixels, (int)sheet.Width, (int)sheet.Height);
        for (var y = 0; y < part.Height && top + y < frame.Height; y++)
            for (var x = 0; x < Math.Min(part.Width, frame.Width); x++)
                frame[x, top + y] = part[x, y];
    }
}

using System.Globalization;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Exports;

/// <summary>How a figure is drawn; the query of its address.</summary>
internal sealed record FigureOptions
{
    /// <summary>What is shown, in the words of the result page.</summary>
    public GraphDisplay Display { get; init; } = new();

    /// <summary>Pixels of a PNG for one of the drawing, where no resolution is chosen.</summary>
    public int Scale { get; init; } = 2;

    /// <summary>Width on paper in millimetres; null: a figure for a screen.</summary>
    public double? Millimetres { get; init; }

    /// <summary>Pixels per inch of a PNG; null: as the scale says, or 300 where the width is chosen.</summary>
    public int? Dpi { get; init; }

    /// <summary>Whether run, result and version stand below the caption; they are in the file's metadata in any case.</summary>
    public bool Identifier { get; init; }

    /// <exception cref="InvalidInputException">A value is none of those allowed: a program is told, where a page shows something else.</exception>
    public static FigureOptions Read(IQueryCollection query)
    {
        var (options, check) = (new FigureOptions(), new InputCheck());
        check.Try(() => { options = options with { Display = GraphDisplayAddress.Read(query.Select(q => new KeyValuePair<string, string>(q.Key, q.Value.FirstOrDefault() ?? ""))).OrThrow() }; });
        check.Try(() => { options = options with { Scale = Whole(query, "scale", 1, 4) ?? 2 }; });
        check.Try(() => { options = options with { Millimetres = Width(query["width"].FirstOrDefault()) }; });
        check.Try(() => { options = options with { Dpi = Whole(query, "dpi", 72, 1200) }; });
        check.Try(() => { options = options with { Identifier = Whole(query, "identifier", 0, 1) == 1 }; });
        if (options.Dpi is not null && !string.IsNullOrEmpty(query["scale"].FirstOrDefault()))
            check.Add("dpi", "dpi and scale both set the pixels of a PNG. Give only one of them.");
        check.Throw();
        return options;
    }

    private static double? Width(string? text) => text switch
    {
        null or "" => null,
        _ when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var width) && width is >= PrintSize.Narrowest and <= PrintSize.Widest => width,
        _ => throw new InvalidInputException("width", $"“{SettingText.Short(text)}” is not a width from {PrintSize.Narrowest} to {PrintSize.Widest} millimetres. One column of a journal is about 85 wide, two are 170."),
    };

    private static int? Whole(IQueryCollection query, string name, int least, int most) => query[name].FirstOrDefault() switch
    {
        null or "" => null,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most => number,
        var text => throw new InvalidInputException(name, $"“{SettingText.Short(text)}” is not a whole number from {least} to {most}."),
    };
}

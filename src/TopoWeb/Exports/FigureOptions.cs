using System.Globalization;
using TopoWeb.Rendering.Graphs;
using TopoWeb.Settings;
using TopoWeb.Topology;

namespace TopoWeb.Exports;

/// <summary>Which parts of a result stand in a figure.</summary>
internal enum FigurePanels
{
    Both,
    Graph,
    Barcode,
}

/// <summary>Which words stand in a figure.</summary>
internal enum FigureWords
{
    /// <summary>Title and caption.</summary>
    Caption,

    /// <summary>The title alone.</summary>
    Title,

    /// <summary>None: a journal sets its own.</summary>
    None,
}

/// <summary>How a figure is drawn; the query of its address.</summary>
internal sealed record FigureOptions
{
    public const string PanelsName = "panels";

    public const string WordsName = "caption";

    public const string TextName = "text";

    /// <summary>Most characters of a caption that somebody writes.</summary>
    public const int LongestText = 1_000;

    /// <summary>What is shown, in the words of the result page.</summary>
    public GraphDisplay Display { get; init; } = new();

    /// <summary>Parts of the sheet with graph and barcode.</summary>
    public FigurePanels Panels { get; init; }

    /// <summary>Words on a sheet with a graph. The title stays in the metadata of the file.</summary>
    public FigureWords Words { get; init; }

    /// <summary>The caption as somebody wrote it, a paragraph a line; null: what was computed, how, and what came out.</summary>
    public string? Text { get; init; }

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
        check.Try(() => { options = options with { Panels = Choice(query, PanelsName, Enum.GetValues<FigurePanels>()) }; });
        check.Try(() => { options = options with { Words = Choice(query, WordsName, Enum.GetValues<FigureWords>()) }; });
        check.Try(() => { options = options with { Text = CaptionText(query[TextName].FirstOrDefault()) }; });
        check.Try(() => { options = options with { Scale = Whole(query, "scale", 1, 4) ?? 2 }; });
        check.Try(() => { options = options with { Millimetres = Width(query["width"].FirstOrDefault()) }; });
        check.Try(() => { options = options with { Dpi = Whole(query, "dpi", 72, 1200) }; });
        check.Try(() => { options = options with { Identifier = Whole(query, "identifier", 0, 1) == 1 }; });
        if (options.Dpi is not null && !string.IsNullOrEmpty(query["scale"].FirstOrDefault()))
            check.Add("dpi", "dpi and scale both set the pixels of a PNG. Give only one of them.");
        check.Throw();
        return options;
    }

    /// <summary>A value as an address writes it.</summary>
    public static string Word<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    private static T Choice<T>(IQueryCollection query, string name, T[] values) where T : struct, Enum => query[name].FirstOrDefault() switch
    {
        null or "" => values[0],
        var text when values.Any(v => Word(v) == text) => values.First(v => Word(v) == text),
        var text => throw new InvalidInputException(name, $"“{SettingText.Short(text)}” is none of {string.Join(", ", values.Select(Word))}."),
    };

    /// <summary>A caption as it is drawn: paragraphs without empty ones; null where nothing is left.</summary>
    /// <exception cref="InvalidInputException">It is too long, or has a control character.</exception>
    public static string? CaptionText(string? text)
    {
        var lines = (text ?? "").ReplaceLineEndings("\n").Split('\n').Select(LineText.Squeeze).Where(line => line.Length > 0);
        var clean = string.Join('\n', lines);
        return clean.Length > LongestText ? throw new InvalidInputException(TextName, $"The caption has {clean.Length:N0} characters; the limit is {LongestText:N0}.")
            : clean.Any(c => char.IsControl(c) && c != '\n') ? throw new InvalidInputException(TextName, "The caption has a control character.")
            : clean.Length == 0 ? null : clean;
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

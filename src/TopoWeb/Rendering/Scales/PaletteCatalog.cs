using TopoWeb.Exploration;
using TopoWeb.Topology;

namespace TopoWeb.Rendering.Scales;

/// <summary>Colours with a name.</summary>
/// <param name="Word">As addresses write it.</param>
/// <param name="Kind">What it fits: a quantity has two ends, an angle none, categories no order.</param>
/// <param name="Colors">From one end to the other, once around, or one by one.</param>
internal sealed record ColorPalette(string Word, FunctionKind Kind, IReadOnlyList<string> Colors);

/// <summary>The palettes that nodes can be coloured with, and which of them fits what.</summary>
internal static class PaletteCatalog
{
    public const string BlueRed = "blue-red";

    public static IReadOnlyList<ColorPalette> All { get; } =
    [
        new("viridis", FunctionKind.Quantity, Palettes.Viridis),
        new(BlueRed, FunctionKind.Quantity, Palettes.BlueRed),
        // Reads the same for people who see no red or no green (J. Nuñez, C. Anderton, R. Renslow).
        new("cividis", FunctionKind.Quantity, Palettes.Between([(0, 34, 78), (18, 53, 112), (59, 73, 108), (87, 93, 109), (112, 113, 115), (138, 134, 120), (165, 156, 116), (195, 179, 105), (225, 204, 85), (254, 232, 56)])),
        // Dark violet to light yellow (S. van der Walt, N. Smith).
        new("magma", FunctionKind.Quantity, Palettes.Between([(0, 0, 4), (20, 14, 54), (59, 15, 112), (100, 26, 128), (140, 41, 129), (183, 55, 121), (222, 73, 104), (247, 112, 92), (254, 159, 109), (254, 207, 146), (252, 253, 191)])),
        // For print without colour; the lightest still stands out of white paper.
        new("gray", FunctionKind.Quantity, Palettes.Between([(214, 214, 214), (20, 20, 20)])),
        new("hues", FunctionKind.Angle, Palettes.Cycle),
        // From light to dark and back, blue on one way and red on the other.
        new("twilight", FunctionKind.Angle, Palettes.Between([(203, 196, 206), (149, 180, 199), (96, 114, 191), (90, 50, 140), (47, 20, 55), (115, 35, 75), (168, 78, 77), (200, 150, 130), (203, 196, 206)])),
        new("okabe-ito", FunctionKind.Category, Palettes.Categories),
        // P. Tol, "muted", then some more.
        new("tol", FunctionKind.Category, ["#332288", "#cc6677", "#117733", "#88ccee", "#999933", "#aa4499", "#44aa99", "#882255", "#ddcc77", "#661100", "#6699cc", "#888888"]),
    ];

    /// <summary>Those that fit, the usual one first. Categories may also take colours off a scale.</summary>
    public static IReadOnlyList<ColorPalette> Fitting(FunctionKind kind) =>
        [.. All.Where(p => p.Kind == kind), .. kind == FunctionKind.Category ? All.Where(p => p.Kind == FunctionKind.Quantity) : []];

    /// <summary>The word, where that palette fits; null else, for the usual one.</summary>
    public static string? Fit(string? word, FunctionKind kind) => word is not null && Fitting(kind).Any(p => p.Word == word) ? word : null;

    /// <summary>The palette of that name, or the usual one where it is null.</summary>
    /// <param name="word">Its name.</param>
    /// <param name="kind">What is coloured.</param>
    /// <param name="what">Its title.</param>
    /// <param name="usual">Name of the usual one, where it is not the first that fits.</param>
    /// <exception cref="InvalidInputException">It does not fit what is coloured.</exception>
    public static IReadOnlyList<string> Require(string? word, FunctionKind kind, string what, string? usual = null)
    {
        var fitting = Fitting(kind);
        if ((word ?? usual) is not { } wanted)
            return fitting[0].Colors;
        return fitting.FirstOrDefault(p => p.Word == wanted)?.Colors
            ?? throw new InvalidInputException("palette", $"The palette {wanted} does not fit “{what}”, which {Needs(kind)}. Choose {string.Join(", ", fitting.SkipLast(1).Select(p => p.Word))} or {fitting[^1].Word}.");
    }

    private static string Needs(FunctionKind kind) => kind switch
    {
        FunctionKind.Angle => "is an angle and needs a cycle of colours",
        FunctionKind.Category => "has categories and needs distinct colours",
        _ => "is a quantity and needs colours from one end to the other",
    };
}

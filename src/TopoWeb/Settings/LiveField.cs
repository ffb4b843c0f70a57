using System.Globalization;
using System.Text.Json;
using TopoWeb.Topology;

namespace TopoWeb.Settings;

/// <summary>A setting that can be changed beside the view.</summary>
/// <param name="Name">Short name in addresses.</param>
/// <param name="Path">Its path in a specification, by which errors name it.</param>
/// <param name="Read">Its value as text; empty where it has none.</param>
/// <param name="Write">The specification with another value.</param>
internal sealed record LiveField(string Name, string Path, Func<AnalysisSpec, string> Read, Func<AnalysisSpec, string, AnalysisSpec> Write)
{
    /// <summary>How an empty value is spelled in addresses.</summary>
    public const string None = "none";

    /// <summary>Smallest number; null where the value is a word.</summary>
    public double? Minimum { get; init; }

    public double? Maximum { get; init; }

    /// <summary>Whether only whole numbers are values.</summary>
    public bool Whole { get; init; }

    /// <summary>Whether it may be left empty.</summary>
    public bool Optional { get; init; }

    /// <summary>Whether it has an effect within such a specification.</summary>
    public Func<AnalysisSpec, bool> Applies { get; init; } = _ => true;

    /// <summary>The limits in words; null for words.</summary>
    public string? Limits => (Minimum, Maximum) switch
    {
        (null, _) => null,
        ({ } low, { } high) => $"{Text(low)} to {Text(high)}",
        ({ } low, null) => $"at least {Text(low)}",
    };

    /// <summary>The specification with this value.</summary>
    /// <exception cref="InvalidInputException">The text is no value, or outside the limits.</exception>
    public AnalysisSpec Set(AnalysisSpec spec, string text)
    {
        text = text.Trim();
        if (text.Length == 0 && !Optional)
            throw new InvalidInputException(Path, Minimum is null ? "Choose one." : $"A number is needed, {Limits}.");
        if (Minimum is not null && text.Length > 0)
        {
            if (!TryNumber(text, out var number))
                throw new InvalidInputException(Path, $"“{Short(text)}” is not a {(Whole ? "whole " : "")}number.");
            if (number < Minimum || number > Maximum)
                throw new InvalidInputException(Path, $"{Short(text)} is outside {Limits}.");
        }
        try
        {
            return Write(spec, text);
        }
        catch (JsonException)
        {
            throw new InvalidInputException(Path, $"“{Short(text)}” is not one of the choices.");
        }
    }

    /// <summary>A number of the field's kind.</summary>
    public bool TryNumber(string text, out double number)
    {
        if (!Whole)
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);
        var read = int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole);
        number = whole;
        return read;
    }

    /// <summary>A number within the limits, where they have it.</summary>
    public string? Clamp(string text) => Minimum is { } low && TryNumber(text, out var number) ? Plain(Math.Clamp(number, low, Maximum ?? double.MaxValue)) : null;

    public static string Plain(double number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>What somebody wrote, cut where it is long: addresses come from anywhere.</summary>
    internal static string Short(string text) => text.Length > 24 ? text[..24] + "…" : text;

    private static string Text(double number) => number.ToString("#,0.####", CultureInfo.InvariantCulture);
}

using System.Text.RegularExpressions;
using TopoWeb.Topology;

namespace TopoWeb.Http;

/// <summary>A refusal says what was wrong with what was sent, and does not send all of it back.</summary>
internal static partial class ShortRefusal
{
    private const int LongestQuote = 100;
    private const int Longest = 2_000;

    /// <summary>The sentence, with long quotes cut.</summary>
    public static string Of(string sentence)
    {
        if (sentence.Length <= LongestQuote)
            return sentence;
        var cut = Quote().Replace(sentence, quote => quote.Length <= LongestQuote + 2 ? quote.Value : $"“{Head(quote.Value[1..], LongestQuote)}…”");
        return cut.Length <= Longest ? cut : $"{Head(cut, Longest - 1)}…";
    }

    /// <summary>What is wrong with each field.</summary>
    public static Dictionary<string, string[]> FieldsOf(InvalidInputException error) => error.All.GroupBy(e => e.Field).ToDictionary(g => g.Key, g => g.Select(e => Of(e.Message)).ToArray());

    /// <summary>The same in one text.</summary>
    public static string DetailOf(InvalidInputException error) => string.Join(" ", error.All.Select(e => $"{e.Field}: {Of(e.Message)}"));

    /// <summary>Its first characters, none of them halved.</summary>
    private static string Head(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    [GeneratedRegex("“[^”]*”")]
    private static partial Regex Quote();
}

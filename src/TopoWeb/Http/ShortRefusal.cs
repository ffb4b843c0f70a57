using System.Text.RegularExpressions;

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

    /// <summary>Its first characters, none of them halved.</summary>
    private static string Head(string text, int length) => text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)];

    [GeneratedRegex("“[^”]*”")]
    private static partial Regex Quote();
}

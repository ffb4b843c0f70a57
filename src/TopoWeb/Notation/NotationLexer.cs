using System.Globalization;

namespace TopoWeb.Notation;

internal enum TokenKind
{
    Number,
    Word,

    /// <summary>× or x between a count and a network.</summary>
    Times,

    /// <summary>A single character: ( ) { } , ; · ^ _ * = - .</summary>
    Sign,
    End,
}

/// <summary>A piece of the line.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; of a superscript digit, the ordinary digit.</param>
/// <param name="Position">Offset of its first character.</param>
internal readonly record struct NotationToken(TokenKind Kind, string Text, int Position)
{
    public bool Is(char sign) => Kind == TokenKind.Sign && Text[0] == sign;

    public bool Is(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>For a message.</summary>
    public string Found => Kind == TokenKind.End ? "the end of the line" : $"“{Text}”";
}

/// <summary>Cuts a line into numbers, words and signs. Raised digits are ^ and a number, lowered digits _ and a number.</summary>
internal static class NotationLexer
{
    private const string Superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹", Subscripts = "₀₁₂₃₄₅₆₇₈₉";

    /// <summary>Always ends with <see cref="TokenKind.End"/>. A character that is nothing becomes a sign, which no rule expects.</summary>
    public static IReadOnlyList<NotationToken> Read(string line)
    {
        var tokens = new List<NotationToken>();
        for (var i = 0; i < line.Length;)
        {
            var start = i;
            var c = line[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (char.IsAsciiDigit(c))
            {
                i = EndOfNumber(line, i);
                tokens.Add(new(TokenKind.Number, line[start..i], start));
            }
            else if (Digit(line, i) is not null)
            {
                var raised = Superscripts.Contains(c, StringComparison.Ordinal);
                var digits = "";
                for (; i < line.Length && Digit(line, i) is { } digit && Superscripts.Contains(line[i], StringComparison.Ordinal) == raised; i++)
                    digits += digit;
                tokens.Add(new(TokenKind.Sign, raised ? "^" : "_", start));
                tokens.Add(new(TokenKind.Number, digits, start));
            }
            else if (c == '×' || (c is 'x' or 'X' && tokens is [.., { Kind: TokenKind.Number }]))
            {
                // The x of 40xM(64,0,64) is no letter of a word.
                i++;
                tokens.Add(new(TokenKind.Times, line[start..i], start));
            }
            else if (char.IsLetter(c))
            {
                i = EndOfWord(line, i);
                tokens.Add(new(TokenKind.Word, line[start..i], start));
            }
            else
            {
                i += char.IsHighSurrogate(c) && i + 1 < line.Length ? 2 : 1;
                tokens.Add(new(TokenKind.Sign, c == '–' ? "-" : line[start..i], start));
            }
        }
        tokens.Add(new(TokenKind.End, "", line.Length));
        return tokens;
    }

    /// <summary>Digits with dots, and K where it ends them: <c>40K</c>. What is no number after all is said by the parser, whole.</summary>
    private static int EndOfNumber(string line, int i)
    {
        while (i < line.Length && (char.IsAsciiDigit(line[i]) || line[i] == '.'))
            i++;
        if (line[i - 1] == '.')
            i--; // the full stop of a sentence
        return i < line.Length && line[i] is 'K' or 'k' && (i + 1 == line.Length || !char.IsLetterOrDigit(line[i + 1])) ? i + 1 : i;
    }

    /// <summary>Letters and digits, and hyphens between them: <c>cifar-10-gray</c>, <c>VGG16</c>.</summary>
    private static int EndOfWord(string line, int i)
    {
        while (i < line.Length && Digit(line, i) is null && (char.IsLetterOrDigit(line[i]) || (line[i] == '-' && i + 1 < line.Length && char.IsLetterOrDigit(line[i + 1]))))
            i++;
        return i;
    }

    private static string? Digit(string line, int i)
    {
        var digit = Math.Max(Superscripts.IndexOf(line[i], StringComparison.Ordinal), Subscripts.IndexOf(line[i], StringComparison.Ordinal));
        return digit < 0 ? null : digit.ToString(CultureInfo.InvariantCulture);
    }
}

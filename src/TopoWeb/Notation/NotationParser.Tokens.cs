using System.Globalization;
using TopoWeb.Settings;

namespace TopoWeb.Notation;

/// <summary>Tokens, numbers within their limits, and refusals.</summary>
internal sealed partial class NotationParser
{
    private NotationToken Take() => _tokens[_at++];

    private bool Skip(char sign)
    {
        if (!Now.Is(sign))
            return false;
        _at++;
        return true;
    }

    private void Sign(char sign, string why)
    {
        if (!Skip(sign))
            throw Expected($"{sign} {why}");
    }

    private int NumberAfter(string word)
    {
        _at++;
        return Integer($"a {word}", 1, LargestLayer);
    }

    private int Integer(string what, int least, int most)
    {
        var token = Now;
        if (token.Kind != TokenKind.Number || !token.Text.All(char.IsAsciiDigit))
            throw Expected($"{what}, a whole number");
        if (!long.TryParse(token.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) || value < least || value > most)
            throw Refuse(token, $"{what} is {token.Text}; {(most == int.MaxValue ? $"it must be at least {least}" : string.Create(CultureInfo.InvariantCulture, $"it must be {least:N0} to {most:N0}"))}.");
        _at++;
        return (int)value;
    }

    /// <summary>A number that a setting takes, as it was written.</summary>
    private string Value(AnalysisSetting setting)
    {
        var token = Now;
        if (token.Kind != TokenKind.Number || !(setting.Limits is { Whole: true } ? token.Text.All(char.IsAsciiDigit) : double.TryParse(token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)))
            throw Expected($"{setting.Phrase}, {setting.Kind}");
        if (setting.Objection(token.Text) is { } objection)
            throw Refuse(token, objection);
        _at++;
        return token.Text;
    }

    /// <summary>Iterations: whole, in ones or in thousands.</summary>
    private int Count()
    {
        var token = Now;
        var thousands = token.Kind == TokenKind.Number && token.Text[^1] is 'K' or 'k';
        if (token.Kind != TokenKind.Number || !decimal.TryParse(thousands ? token.Text[..^1] : token.Text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            throw Expected("a number of iterations such as 500 or 40K");
        // Above the limit nothing is multiplied: decimals end somewhere, too.
        var iterations = thousands && value <= LargestIteration ? value * 1000 : value;
        if (iterations > LargestIteration)
            throw Refuse(token, string.Create(CultureInfo.InvariantCulture, $"{token.Text} iterations is too many; the limit is {LargestIteration:N0}."));
        if (iterations != decimal.Truncate(iterations))
            throw Refuse(token, $"{token.Text} is not a whole number of iterations.");
        _at++;
        return (int)iterations;
    }

    /// <summary>Refuses what was said before.</summary>
    private static void Once(object? before, NotationToken at, string what)
    {
        if (before is not null)
            throw Refuse(at, $"{what} is given twice.");
    }

    private Refusal Expected(string expected) => Refuse(Now, $"found {Now.Found}, expected {expected}.");

    private static Refusal Refuse(NotationToken at, string message) => new(new NotationError(at.Position, message));

    /// <summary>Leaves the rules, however deep.</summary>
    private sealed class Refusal(NotationError error) : Exception(error.Message)
    {
        public NotationError Error { get; } = error;
    }
}

using System.Text;
using TopoWeb.Topology;

namespace TopoWeb.Results.Files;

/// <summary>Names in an address or a form: between commas or blanks, or each by itself. A name that has commas, blanks or quotes stands in quotes, as in CSV.</summary>
internal static class NameList
{
    private const char Quote = '"';
    private static readonly char[] Special = [',', ' ', Quote];

    /// <exception cref="InvalidInputException">A quote is not closed.</exception>
    public static IReadOnlyList<string> Parse(IEnumerable<string?> texts, string field)
    {
        var names = new List<string>();
        foreach (var text in texts)
            for (var at = 0; text is not null && at < text.Length;)
                if (text[at] is ',' or ' ')
                    at++;
                else
                    names.Add(text[at] == Quote ? Quoted(text, ref at, field) : Plain(text, ref at));
        return names;
    }

    /// <summary>The name as <see cref="Parse"/> reads it.</summary>
    public static string Quoted(string name) => name.AsSpan().IndexOfAny(Special) < 0 ? name : $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static string Plain(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not (',' or ' '))
            at++;
        return text[start..at];
    }

    private static string Quoted(string text, ref int at, string field)
    {
        var name = new StringBuilder();
        for (at++; at < text.Length; at++)
        {
            if (text[at] != Quote)
                name.Append(text[at]);
            else if (at + 1 < text.Length && text[at + 1] == Quote)
                name.Append(text[++at]);
            else
            {
                at++;
                return name.ToString();
            }
        }
        throw new InvalidInputException(field, "A quote is not closed. Write a name with commas or blanks as \"a, b\", with each quote in it doubled.");
    }
}

using System.Text;

namespace TopoWeb.Tests.Docs;

/// <summary>A line of a shell example: assignments before the command, its words, no comment.</summary>
internal sealed record ShellLine(IReadOnlyList<string> Assignments, IReadOnlyList<string> Words)
{
    public string Command => Words.Count == 0 ? "" : Words[0];

    /// <summary>Words as a shell splits them: quotes hold together, # begins a comment.</summary>
    public static ShellLine Parse(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, begun) = ('\0', false);
        foreach (var c in line)
        {
            if (quote != '\0')
            {
                if (c == quote)
                    quote = '\0';
                else
                    word.Append(c);
            }
            else if (c is '"' or '\'')
            {
                (quote, begun) = (c, true);
            }
            else if (c == ' ')
            {
                Close();
            }
            else if (c == '#' && !begun)
            {
                break;
            }
            else
            {
                begun = true;
                word.Append(c);
            }
        }
        Assert.True(quote == '\0', $"A quote is not closed: {line}");
        Close();
        var assignments = words.TakeWhile(w => w.IndexOf('=') is > 0 and var at && w[..at].All(c => char.IsLetterOrDigit(c) || c == '_')).ToList();
        return new(assignments, [.. words.Skip(assignments.Count)]);

        void Close()
        {
            if (begun)
                words.Add(word.ToString());
            word.Clear();
            begun = false;
        }
    }
}

using System.Text.Encodings.Web;
using System.Text.Json;
using TopoWeb.Topology;

namespace TopoWeb.Sharing.Links;

/// <summary>What whoever shares says to guests: nobody is named to them but as the author of a link names herself.</summary>
/// <param name="Author">As the sharer writes it; null: no name is shown.</param>
/// <param name="Context">A sentence or two: what this is, and what to look at.</param>
internal sealed record SharedWords(string? Author = null, string? Context = null)
{
    public const int LongestAuthor = 100;
    public const int LongestContext = 500;

    /// <summary>Stands between the view and the words in the row of a link: no query has it.</summary>
    private const char Separator = '#';

    // Any language as it is written: the row has a limited length.
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static SharedWords None { get; } = new();

    /// <summary>Without spaces around and lines within; what is empty is not said.</summary>
    public static SharedWords Of(string? author, string? context) => new(Tidy(author), Tidy(context));

    public static void Validate(string? author, string? context, InputCheck check)
    {
        if (Tidy(author) is { Length: > LongestAuthor } name)
            check.Add("author", $"The author has {name.Length} characters; the limit is {LongestAuthor}.");
        if (Tidy(context) is { Length: > LongestContext } text)
            check.Add("context", $"The context has {text.Length} characters; the limit is {LongestContext}.");
    }

    /// <summary>View and words as they are stored together; null where there is neither.</summary>
    public string? With(string? view) => this == None ? view : $"{view}{Separator}{JsonSerializer.Serialize(this, Json)}";

    /// <summary>What <see cref="With"/> has put together. Links from before there were words have a view only.</summary>
    public static (string? View, SharedWords Words) Split(string? stored)
    {
        if (stored?.IndexOf(Separator, StringComparison.Ordinal) is not (>= 0 and var at))
            return (stored, None);
        return (at == 0 ? null : stored[..at], Read(stored[(at + 1)..]));
    }

    private static SharedWords Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<SharedWords>(json, Json) ?? None;
        }
        catch (JsonException)
        {
            // Damaged words do not close a link.
            return None;
        }
    }

    private static string? Tidy(string? text)
    {
        var words = string.Join(' ', new string([.. (text ?? "").Select(c => char.IsControl(c) ? ' ' : c)]).Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return words.Length == 0 ? null : words;
    }
}

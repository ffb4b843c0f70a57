namespace TopoWeb.Docs;

/// <summary>Where words stand in a text, and the part of it that shows them.</summary>
internal static class DocsExcerpt
{
    private const int Length = 190;
    private const int Before = 60;

    /// <summary>How often one of the variants begins a word of the text, counted up to <paramref name="most"/>.</summary>
    public static int Count(string text, string[] variants, int most)
    {
        var count = 0;
        for (var from = 0; count < most && Next(text, variants, from) is var (at, length); from = at + length)
            count++;
        return count;
    }

    /// <summary>About two lines of the text around the first match, cut between words.</summary>
    public static string Around(string text, string[] variants)
    {
        if (text.Length <= Length)
            return text;
        var at = Next(text, variants, 0)?.At ?? 0;
        var begin = Math.Clamp(at - Before, 0, text.Length - Length);
        if (begin > 0)
            begin = text.IndexOf(' ', begin) is var space and >= 0 && space < at ? space + 1 : begin;
        var end = Math.Min(text.Length, begin + Length);
        if (end < text.Length)
            end = text.LastIndexOf(' ', end) is var space and > 0 && space > at ? space : end;
        return (begin > 0 ? "… " : "") + text[begin..end].Trim(' ', '·') + (end < text.Length ? " …" : "");
    }

    public static IReadOnlyList<DocsMark> Mark(string text, string[] variants)
    {
        var marks = new List<DocsMark>();
        var from = 0;
        while (Next(text, variants, from) is var (at, length))
        {
            if (at > from)
                marks.Add(new(text[from..at], false));
            marks.Add(new(text[at..(at + length)], true));
            from = at + length;
        }
        if (from < text.Length)
            marks.Add(new(text[from..], false));
        return marks;
    }

    private static (int At, int Length)? Next(string text, string[] variants, int from)
    {
        (int At, int Length)? first = null;
        foreach (var variant in variants)
            for (var at = text.IndexOf(variant, from, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(variant, at + 1, StringComparison.OrdinalIgnoreCase))
                if (at == 0 || !char.IsLetterOrDigit(text[at - 1]) || !char.IsLetterOrDigit(variant[0]))
                {
                    if (first is null || at < first.Value.At || (at == first.Value.At && variant.Length > first.Value.Length))
                        first = (at, variant.Length);
                    break;
                }
        return first;
    }
}

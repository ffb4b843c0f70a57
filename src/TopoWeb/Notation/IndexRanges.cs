using System.Globalization;
using TopoWeb.Topology;

namespace TopoWeb.Notation;

/// <summary>Indices as people write them: <c>0-4, 8</c>.</summary>
internal static class IndexRanges
{
    /// <summary>Most indices one text may name.</summary>
    private const int Most = 100_000;

    /// <summary>In order, each once; empty for an empty text.</summary>
    /// <exception cref="InvalidInputException">A part is no number and no range; the message quotes it.</exception>
    public static IReadOnlyList<int> Parse(string text, string field)
    {
        var indices = new SortedSet<int>();
        foreach (var part in text.Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var ends = part.Split('-', '–');
            if (ends.Length > 2 || !TryRead(ends[0], out var first) || !TryRead(ends[^1], out var last) || last < first)
                throw new InvalidInputException(field, $"“{part}” is not an index or a range. Give indices from 0, such as 0-4, 8.");
            if (last - first >= Most)
                throw new InvalidInputException(field, $"“{part}” covers more than {Most:N0} indices.");
            for (var index = first; index <= last; index++)
                indices.Add(index);
        }
        return [.. indices];
    }

    public static string Format(IEnumerable<int> indices)
    {
        var sorted = indices.Order().Distinct().ToArray();
        var parts = new List<string>();
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[end - 1] + 1; end++)
            {
            }
            parts.Add((end - start) switch
            {
                1 => Text(sorted[start]),
                2 => $"{Text(sorted[start])}, {Text(sorted[start + 1])}",
                _ => $"{Text(sorted[start])}-{Text(sorted[end - 1])}",
            });
        }
        return string.Join(", ", parts);
    }

    private static string Text(int index) => index.ToString(CultureInfo.InvariantCulture);

    private static bool TryRead(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
}

using System.Globalization;
using TopoWeb.Settings;

namespace TopoWeb.Rendering.Graphs;

/// <summary>Parameters of an address while they are read: a wrong value is replaced and noted.</summary>
internal sealed class GivenParameters(IEnumerable<KeyValuePair<string, string>> query)
{
    private readonly Dictionary<string, string> _given = query.GroupBy(q => q.Key, StringComparer.OrdinalIgnoreCase)
        .Select(q => (q.Key, Text: q.First().Value.Trim())).Where(q => q.Text.Length > 0).ToDictionary(q => q.Key, q => q.Text, StringComparer.OrdinalIgnoreCase);

    private readonly List<AddressCorrection> _corrections = [];

    public IReadOnlyList<AddressCorrection> Corrections => _corrections;

    public bool Has(string name) => _given.ContainsKey(name);

    /// <summary>The id of a function. Whether there is one of that name, only a result knows.</summary>
    public string? Id(string name) => _given.TryGetValue(name, out var id) && id != "size" ? id : null;

    /// <summary>One of some words, the first of which is taken for any other.</summary>
    public T Choice<T>(string name, (string Word, T Value)[] choices, T missing, string? taken = null)
    {
        if (!_given.TryGetValue(name, out var text))
            return missing;
        foreach (var (word, value) in choices)
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
        Correct(name, $"“{SettingText.Short(text)}” is not {string.Join(" or ", choices.Select(c => c.Word))}.", taken ?? $"Using {choices[0].Word}.");
        return missing;
    }

    /// <summary>A whole number, or the nearest within the limits; null where there is none.</summary>
    public int? Number(string name, int least, int most)
    {
        if (!_given.TryGetValue(name, out var text))
            return null;
        if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
        {
            Correct(name, $"“{SettingText.Short(text)}” is not a whole number from {least} to {most}.", "Using the default.");
            return null;
        }
        var nearest = Math.Clamp(number, least, most);
        if (nearest != number)
            Correct(name, $"{number} is outside {least} to {most}.", $"Using {nearest}.");
        return nearest;
    }

    /// <summary>Ids of nodes, as <see cref="NodeList"/> writes them.</summary>
    public IReadOnlyList<int> Nodes(string name)
    {
        var (ids, wrong) = NodeList.Read(_given.GetValueOrDefault(name, ""));
        if (wrong is not null)
            Correct(name, wrong, "They are ignored.");
        return ids;
    }

    /// <summary>Three whole numbers with lines between them: the middle and the span of a part of the graph.</summary>
    public GraphPart? Part(string name)
    {
        if (!_given.TryGetValue(name, out var text))
            return null;
        var numbers = text.Split('_').Select(p => int.TryParse(p, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) && Math.Abs((long)n) <= GraphPart.Farthest ? n : (int?)null).ToArray();
        if (numbers is [{ } x, { } y, { } span and > 0])
            return new(x, y, span);
        Correct(name, $"“{SettingText.Short(text)}” is not a middle and a width such as 500_500_200.", "Showing the whole graph.");
        return null;
    }

    private void Correct(string name, string problem, string taken) => _corrections.Add(new(name, problem, taken));
}

using TopoWeb.Settings;

namespace TopoWeb.Compare;

/// <summary>A result in the address of a comparison: <c>RUN:CHOICE</c>; without a choice the last result of the run.</summary>
internal readonly record struct CompareEntry(Guid Run, string? Choice)
{
    public override string ToString() => Choice is null ? Run.ToString() : $"{Run}:{Choice}";
}

/// <summary>Reads and writes what a comparison compares. What cannot be read is left out and said.</summary>
internal static class CompareAddress
{
    /// <summary>More graphs and bars than these cannot be told apart side by side.</summary>
    public const int Most = 6;

    /// <summary>Characters of an entry that a notice repeats.</summary>
    private const int Shown = 60;

    public static (IReadOnlyList<CompareEntry> Entries, IReadOnlyList<string> Notices) Parse(string? runs)
    {
        var (entries, notices) = (new List<CompareEntry>(), new List<string>());
        foreach (var text in (runs ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var colon = text.IndexOf(':', StringComparison.Ordinal);
            var choice = colon < 0 || colon == text.Length - 1 ? null : text[(colon + 1)..];
            if (!Guid.TryParse(colon < 0 ? text : text[..colon], out var run))
                notices.Add($"“{LineText.Short(text, Shown)}” is not a result. List results as RUN:CHOICE, separated by commas.");
            else if (entries.Contains(new(run, choice)))
                notices.Add($"The result “{LineText.Short(text, Shown)}” is listed twice and shown once.");
            else if (entries.Count == Most)
                notices.Add($"Up to {Most} results can be compared. “{LineText.Short(text, Shown)}” is not shown.");
            else
                entries.Add(new(run, choice));
        }
        return (entries, notices);
    }

    public static string Write(IEnumerable<CompareEntry> entries) => string.Join(',', entries);
}

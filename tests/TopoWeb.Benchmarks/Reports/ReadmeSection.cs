namespace TopoWeb.Benchmarks.Reports;

/// <summary>The parts of the benchmarks page that are measured; the rest of it is written by hand.</summary>
internal static class ReadmeSection
{
    /// <summary>Replaces what stands between the two marker comments of <paramref name="name"/>.</summary>
    public static void Write(string name, string content)
    {
        var text = File.ReadAllText(Repository.Readme);
        var begin = $"<!-- {name}:begin -->";
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        var to = text.IndexOf($"<!-- {name}:end -->", StringComparison.Ordinal);
        if (from < begin.Length || to < from)
            throw new InvalidDataException($"The benchmarks page (src/TopoWeb/Docs/Pages/benchmarks.md) has no markers for {name}.");
        File.WriteAllText(Repository.Readme, $"{text[..from]}\n{content.Trim()}\n{text[to..]}");
    }
}

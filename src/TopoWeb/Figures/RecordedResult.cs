using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Figures;

/// <summary>The numbers of one recorded result. <c>make figures</c> writes them.</summary>
/// <param name="Choice">Name of the result in its run.</param>
/// <param name="Label">For people: <c>Iteration 2,000</c>.</param>
/// <param name="Networks">How many networks; null where they are not ours.</param>
/// <param name="Iteration">Checkpoint; null where they are not ours.</param>
/// <param name="Accuracy">Mean test accuracy at the checkpoint.</param>
/// <param name="Points">Filters before ρ.</param>
/// <param name="Kept">Filters after it.</param>
/// <param name="Nodes">Nodes of the Mapper graph.</param>
/// <param name="Loops">Significant loops; null where there is no comparison with random filters.</param>
/// <param name="Sentence">The comparison in words.</param>
public sealed record RecordedResult(string Choice, string Label, int? Networks, int? Iteration, double? Accuracy, int Points, int Kept, int? Nodes, int? Loops, string? Sentence)
{
    private const string Folder = "TopoWeb.Figures.Findings.";

    public static IReadOnlyList<RecordedResult> Read(string preset)
    {
        using var stream = typeof(RecordedResult).Assembly.GetManifestResourceStream($"{Folder}{preset}.json");
        return stream is null ? [] : JsonSerializer.Deserialize<List<RecordedResult>>(stream, JsonDefaults.Options)!;
    }

    public static bool HasPicture(string preset) => typeof(RecordedResult).Assembly.GetManifestResourceInfo($"{Folder}{preset}.svg") is not null;

    /// <summary>The recorded graph; null without one. An image of its own does not know the page's ink, so its lines are of a grey that both themes show.</summary>
    public static string? Picture(string preset)
    {
        using var stream = typeof(RecordedResult).Assembly.GetManifestResourceStream($"{Folder}{preset}.svg");
        if (stream is null)
            return null;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Replace("currentColor", "#8a8f98", StringComparison.Ordinal);
    }
}

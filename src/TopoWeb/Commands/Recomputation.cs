using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using TopoWeb.Data;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;

namespace TopoWeb.Commands;

/// <summary>Computes stored results again from their stored filters, with nothing found of earlier stages, and compares them.</summary>
internal sealed class Recomputation(IDbContextFactory<TopoWebContext> contexts, ArtifactStore artifacts)
{
    /// <summary>What differs between two computations of the same: how long they took, and with which program.</summary>
    // Notes are words: a later version says more of the same numbers.
    private static readonly string[] Ignored = ["timings", "versions", "notes"];

    /// <summary>Takes results evenly over the time in which they were made.</summary>
    /// <returns>A name for each, and what differs; null where nothing does.</returns>
    public async IAsyncEnumerable<(string Name, string? Difference)> RunAsync(int count, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        var all = await db.RunResults.AsNoTracking().OrderBy(r => r.CreatedAt).ThenBy(r => r.Id).Select(r => new { r.RunId, Name = r.Run!.Title ?? r.Run.Experiment!.Name, r.Label, r.ResultKey, r.FiltersKey }).ToListAsync(cancellation);
        var distinct = all.DistinctBy(r => r.ResultKey).ToList();
        foreach (var result in Enumerable.Range(0, Math.Min(count, distinct.Count)).Select(i => distinct[(int)((long)i * distinct.Count / Math.Min(count, distinct.Count))]))
            yield return ($"{result.Name}, {result.Label} (run {result.RunId})", await CompareAsync(result.ResultKey, result.FiltersKey, cancellation));
    }

    private async Task<string?> CompareAsync(string resultKey, string filtersKey, CancellationToken cancellation)
    {
        var stored = await artifacts.ReadAsync(resultKey, async (content, c) => (await StageFormat.ReadAsync<ResultDocument>(content, resultKey, c)).Value, cancellation);
        var filters = await artifacts.ReadAsync(filtersKey, FilterFormat.ReadAsync, cancellation);
        if (stored is null || filters is null)
            return "it is no longer stored.";
        var again = await new ExperimentPipeline(new StageRunner(new NoStageStore(), new StageProgressLog())).AnalyzeAsync(filters, filtersKey, stored.Source, stored.Spec, 0, cancellation);
        return Difference(Parse(stored), Parse(again.Value), "");
    }

    private static JsonObject Parse(ResultDocument document)
    {
        var json = JsonSerializer.SerializeToNode(document, JsonDefaults.Options)!.AsObject();
        foreach (var name in Ignored)
            json.Remove(name);
        return json;
    }

    /// <summary>Where two documents differ first, in words.</summary>
    private static string? Difference(JsonNode? stored, JsonNode? again, string path)
    {
        if (JsonNode.DeepEquals(stored, again))
            return null;
        if (stored is JsonObject was && again is JsonObject now)
            return was.Select(p => p.Key).Union(now.Select(p => p.Key)).Select(key => Difference(was[key], now[key], path.Length == 0 ? key : $"{path}.{key}")).FirstOrDefault(d => d is not null);
        if (stored is JsonArray list && again is JsonArray other && list.Count == other.Count)
            return list.Select((item, i) => Difference(item, other[i], $"{path}[{i}]")).FirstOrDefault(d => d is not null);
        return $"{path} is {Short(stored)} in the stored result, and {Short(again)} now.";
    }

    private static string Short(JsonNode? node) => node switch
    {
        null => "missing",
        JsonArray list => $"a list of {list.Count:N0}",
        _ => node.ToJsonString() is { Length: > 60 } text ? text[..60] + "…" : node.ToJsonString(),
    };
}

using System.Text.Json;
using System.Text.Json.Serialization;
using TopoWeb.Experiments;
using TopoWeb.Experiments.Stages;

namespace TopoWeb.Exports;

/// <summary>A Mapper graph in the form of KeplerMapper (Python), whose <c>visualize</c> and adapters take it. Members are rows of the input, from 0.</summary>
internal static class KeplerMapperJson
{
    private sealed record KeplerGraph(
        [property: JsonPropertyName("nodes")] SortedDictionary<string, int[]> Nodes,
        [property: JsonPropertyName("links")] SortedDictionary<string, string[]> Links,
        [property: JsonPropertyName("simplices")] string[][] Simplices,
        [property: JsonPropertyName("meta_data")] Dictionary<string, object> Meta,
        [property: JsonPropertyName("meta_nodes")] Dictionary<string, object> MetaNodes);

    public static byte[] Write(ResultDocument document, MapperDocument mapper)
    {
        var settings = document.Spec.Mapper ?? new();
        return JsonSerializer.SerializeToUtf8Bytes(new KeplerGraph(
            new(mapper.Nodes.ToDictionary(n => Name(n.Id), n => n.Members), StringComparer.Ordinal),
            new(mapper.Edges.GroupBy(e => e.Source).ToDictionary(g => Name(g.Key), g => g.Select(e => Name(e.Target)).ToArray()), StringComparer.Ordinal),
            [.. mapper.Nodes.Select(n => new[] { Name(n.Id) }), .. mapper.Edges.Select(e => new[] { Name(e.Source), Name(e.Target) })],
            new()
            {
                ["projection"] = string.Join(", ", mapper.Lenses),
                ["n_cubes"] = settings.Resolution,
                // KeplerMapper's overlap is that of neighbouring intervals; a gain g is one of 1 − 1/g.
                ["perc_overlap"] = 1 - 1 / settings.Gain,
                ["clusterer"] = $"single linkage, {settings.Clustering}, {settings.Metric}",
                ["scaler"] = "none",
                ["nerve_min_intersection"] = settings.MinimumShared,
                ["title"] = document.Source?.Title ?? "",
                ["topoweb"] = document.Versions.GetValueOrDefault("topoweb", Versions.Program),
            },
            []));
    }

    /// <summary>As in GraphML and Cytoscape JSON.</summary>
    private static string Name(int id) => $"n{id}";
}

using System.Text.Json;
using System.Text.RegularExpressions;
using TopoWeb.Networks.Weights.Content;

namespace TopoWeb.Networks.Weights.Keras;

/// <summary>Layers of a model as its configuration lists them: names and classes in order. They are compared with names in the file and nothing else; no class is ever looked up.</summary>
/// <remarks>
/// Keras, src/saving/saving_lib.py: weights lie in <c>layers/NAME/vars/0</c>, NAME being the layer's name, or its class in snake case and a number from the second one on.
/// </remarks>
internal sealed partial class KerasConfig
{
    private const int LargestBytes = 16 << 20; // of a network with a thousand layers it is about one

    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal), _byClass = new(StringComparer.Ordinal);
    private readonly List<ListedLayer> _layers = [];

    private KerasConfig(IEnumerable<JsonElement> layers)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var element in layers.Where(e => e.ValueKind == JsonValueKind.Object))
        {
            var type = TextOf(element, "class_name") ?? "";
            var config = element.TryGetProperty("config", out var c) ? c : default;
            var (at, snake) = (_layers.Count, SnakeCase(type));
            counts[snake] = counts.TryGetValue(snake, out var before) ? before + 1 : 0;
            _byClass.TryAdd(counts[snake] == 0 ? snake : $"{snake}_{counts[snake]}", at);
            if ((TextOf(element, "name") ?? TextOf(config, "name")) is { } name)
                _byName.TryAdd(name, at);
            _layers.Add(new(type, Inside(config)));
        }
    }

    /// <summary>Whether the model was made for Theano's order of axes (<c>th</c>) or TensorFlow's (<c>tf</c>), as Keras 1 wrote; null where it does not say.</summary>
    public string? DimOrdering { get; private init; }

    /// <summary>The layers of a model; null where the text says none or is no JSON: it only helps.</summary>
    public static KerasConfig? Parse(string? json)
    {
        if (json is null || json.Length > LargestBytes)
            return null;
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("config", out var config) || LayersOf(config) is not { } layers)
                return null;
            return new KerasConfig(layers) { DimOrdering = Ordering().Match(json) is { Success: true } match ? match.Groups["order"].Value : null };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null; // InvalidOperationException: a string that is no valid UTF-16
        }
    }

    /// <summary>Place of each path in the network, as numbers of layers from the outside in, and the class of its layer; empty where the configuration does not name it.</summary>
    public IReadOnlyList<(IReadOnlyList<int> Place, string Class)> Find(IReadOnlyList<string> paths)
    {
        var (names, classes) = (paths.Select(p => Find(p, byClass: false)).ToArray(), paths.Select(p => Find(p, byClass: true)).ToArray());
        return names.Sum(n => n.Place.Count) >= classes.Sum(c => c.Place.Count) ? names : classes;
    }

    private (IReadOnlyList<int> Place, string Class) Find(string path, bool byClass)
    {
        var (config, place, type) = (this, new List<int>(), "");
        // Files written on Windows have backslashes in their names.
        foreach (var part in path.Split('/', '\\'))
        {
            if (config is null || !(byClass ? config._byClass : config._byName).TryGetValue(part, out var at) && !(part == "layer" && config._byName.TryGetValue("", out at)))
                continue;
            place.Add(at);
            (type, config) = (config._layers[at].Class, config._layers[at].Config);
        }
        return (place, type);
    }

    private static KerasConfig? Inside(JsonElement config)
    {
        if (LayersOf(config) is { } layers)
            return new(layers);
        // A wrapper such as TimeDistributed keeps one layer.
        if (config.ValueKind != JsonValueKind.Object || !config.TryGetProperty("layer", out var layer) || layer.ValueKind != JsonValueKind.Object)
            return null;
        var inside = new KerasConfig([layer]);
        inside._byName.TryAdd("", 0);
        return inside;
    }

    private static IEnumerable<JsonElement>? LayersOf(JsonElement config) =>
        config.ValueKind == JsonValueKind.Array ? config.EnumerateArray() // a Sequential of Keras 1
        : config.ValueKind == JsonValueKind.Object && config.TryGetProperty("layers", out var layers) && layers.ValueKind == JsonValueKind.Array ? layers.EnumerateArray() : null;

    private static string? TextOf(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string SnakeCase(string type) => Small().Replace(Capital().Replace(type, "$1_$2"), "$1_$2").ToLowerInvariant();

    private sealed record ListedLayer(string Class, KerasConfig? Config);

    [GeneratedRegex("\"(image_)?dim_ordering\"\\s*:\\s*\"(?<order>th|tf)\"", RegexOptions.CultureInvariant)]
    private static partial Regex Ordering();

    [GeneratedRegex("(.)([A-Z][a-z]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Capital();

    [GeneratedRegex("([a-z])([A-Z])", RegexOptions.CultureInvariant)]
    private static partial Regex Small();
}

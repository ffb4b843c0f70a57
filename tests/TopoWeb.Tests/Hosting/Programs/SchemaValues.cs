using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>Values of a schema, and now and then values that are none: of another type, beyond a limit, or not foreseen at all.</summary>
/// <param name="document">The OpenAPI document.</param>
/// <param name="random">Makes the same values again.</param>
/// <param name="things">What there is.</param>
internal sealed class SchemaValues(JsonDocument document, Random random, LabThings things)
{
    private const int Deepest = 6;

    private static readonly string[] Texts =
        ["", " ", "x", "all", "0", "-1", "1-4", "2,5", "ρ(80, 0.3)", "2xM(4,0,8) on mnist at 0,3", "Mapper(30, 3) of ρ(5, 0.3, 2×M^1_{3}(4,0,8))", "'; DROP TABLE Runs; --", "../../etc/passwd", "\u0000\u0007", "\U0001F600", "pca1", "null", "NaN", "1e999", "figure-2-quick"];

    /// <summary>Share of values that are wrong on purpose.</summary>
    public double Wrong { get; set; } = 0.1;

    /// <param name="schema">What it may be.</param>
    /// <param name="name">Of the field or parameter; null where it has none.</param>
    /// <param name="depth">How many objects it is in.</param>
    public JsonNode? Of(JsonElement schema, string? name = null, int depth = 0)
    {
        if (random.NextDouble() < Wrong)
            return Nonsense();
        if (schema.TryGetProperty("$ref", out var reference))
            return depth > Deepest ? null : Of(document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]), name, depth + 1);
        foreach (var choice in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(choice, out var choices))
                return Of(choices[random.Next(choices.GetArrayLength())], name, depth + 1);
        if (schema.TryGetProperty("enum", out var words))
            return JsonNode.Parse(words[random.Next(words.GetArrayLength())].GetRawText());
        return TypeOf(schema) switch
        {
            "object" => Fields(schema, depth),
            "array" => List(schema, name, depth),
            "boolean" => random.Next(2) == 0,
            "integer" => (long)Number(schema, 0, 40),
            "number" => Math.Round(Number(schema, 0, 3), 3),
            "null" => null,
            _ => Text(schema, name),
        };
    }

    /// <summary>The same as a part of an address; null leaves it out.</summary>
    public string? InAddress(JsonElement schema, string name) => Of(schema, name) switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        JsonValue value when value.TryGetValue<double>(out var number) => number.ToString(CultureInfo.InvariantCulture),
        var other => other.ToJsonString(),
    };

    public bool Coin() => random.Next(2) == 0;

    /// <summary>Names what is there, and nothing that may be left out.</summary>
    public bool Plain { get; set; }

    /// <summary>Mostly something that is there.</summary>
    /// <param name="kind">Its list.</param>
    public string Id(string kind) => things.Of(kind) is { Count: > 0 } names && (Plain || random.Next(4) > 0) ? names[random.Next(names.Count)] : Guid.NewGuid().ToString();

    /// <summary>The list of what a field names: <c>referenceRun</c> is a run.</summary>
    private static string KindOf(string? name) => name switch
    {
        null => "runs",
        "heir" or "owner" or "person" => "people",
        "moveTo" => "projects",
        _ when name.EndsWith("run", StringComparison.OrdinalIgnoreCase) => "runs",
        _ => name + "s",
    };

    private string? TypeOf(JsonElement schema) => !schema.TryGetProperty("type", out var type) ? schema.TryGetProperty("properties", out _) ? "object" : null
        : type.ValueKind == JsonValueKind.Array ? type[random.Next(type.GetArrayLength())].GetString() : type.GetString();

    private JsonObject Fields(JsonElement schema, int depth)
    {
        var fields = new JsonObject();
        if (schema.TryGetProperty("properties", out var properties) && depth < Deepest)
            foreach (var property in properties.EnumerateObject())
                if (IsRequired(schema, property.Name) ? random.NextDouble() > Wrong / 2 : !Plain && random.Next(3) == 0)
                    fields[property.Name] = Of(property.Value, property.Name, depth + 1);
        if (random.NextDouble() < Wrong / 2)
            fields["unknown"] = 1;
        return fields;
    }

    private static bool IsRequired(JsonElement schema, string name) => schema.TryGetProperty("required", out var required) && required.EnumerateArray().Any(r => r.GetString() == name);

    private JsonArray List(JsonElement schema, string? name, int depth)
    {
        var list = new JsonArray();
        if (schema.TryGetProperty("items", out var items) && depth < Deepest)
            for (var left = random.Next(4); left > 0; left--)
                list.Add(Of(items, name, depth + 1));
        return list;
    }

    private double Number(JsonElement schema, double low, double high)
    {
        low = Bound(schema, "minimum") ?? Bound(schema, "exclusiveMinimum") ?? low;
        // Beyond what a small cloud needs nothing new comes, but long computations.
        high = Math.Min(Bound(schema, "maximum") ?? high, low + high);
        return random.Next(8) switch
        {
            0 => low,
            1 => high,
            _ => low + random.NextDouble() * (high - low),
        };
    }

    private static double? Bound(JsonElement schema, string name) => schema.TryGetProperty(name, out var bound) && bound.ValueKind == JsonValueKind.Number ? bound.GetDouble() : null;

    private string Text(JsonElement schema, string? name) => (schema.TryGetProperty("format", out var format) ? format.GetString() : null) switch
    {
        "uuid" => Id(KindOf(name)),
        "date" => "2026-01-31",
        "date-time" => "2026-01-31T12:00:00Z",
        _ => Texts[random.Next(Texts.Length)],
    };

    private JsonNode? Nonsense() => random.Next(9) switch
    {
        0 => null,
        1 => -1,
        2 => 1e300,
        3 => long.MaxValue,
        4 => new string('x', 5000),
        5 => new JsonArray(new JsonArray(), null),
        6 => new JsonObject { ["$type"] = "System.Object" },
        7 => true,
        _ => "nonsense",
    };
}

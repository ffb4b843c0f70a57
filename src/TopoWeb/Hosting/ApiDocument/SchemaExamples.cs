using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace TopoWeb.Hosting.ApiDocument;

/// <summary>An example of a schema: its defaults, the first of its words, and plain values of its types.</summary>
internal static class SchemaExamples
{
    private const int Deepest = 8;

    public static JsonNode? Of(IOpenApiSchema schema, int depth = 0)
    {
        if (schema.Default is { } standard)
            return standard.DeepClone();
        if (schema.Enum is { Count: > 0 } words)
            return words.First(w => w is not null).DeepClone();
        if ((schema.OneOf ?? schema.AnyOf) is { Count: > 0 } choices)
            return choices.FirstOrDefault(c => c.Type != JsonSchemaType.Null) is { } choice && depth < Deepest ? Of(choice, depth + 1) : null;
        if (schema.Type is not { } type)
            return schema.Properties is { Count: > 0 } ? Fields(schema, depth) : null;
        if (type.HasFlag(JsonSchemaType.Object))
            return Fields(schema, depth);
        if (type.HasFlag(JsonSchemaType.Array))
            return schema.Items is { } items && depth < Deepest && Of(items, depth + 1) is { } item ? new JsonArray(item) : new JsonArray();
        if (type.HasFlag(JsonSchemaType.Boolean))
            return true;
        if (type.HasFlag(JsonSchemaType.Integer))
            return Least(schema) is { } whole ? (long)Math.Ceiling(whole) : 1;
        if (type.HasFlag(JsonSchemaType.Number))
            return Least(schema) ?? 0.5;
        return type.HasFlag(JsonSchemaType.String) ? Text(schema) : null;
    }

    private static JsonObject Fields(IOpenApiSchema schema, int depth)
    {
        var fields = new JsonObject();
        if (depth < Deepest)
            foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>())
                if (Of(property, depth + 1) is var value && (value is not null || schema.Required?.Contains(name) == true))
                    fields[name] = value;
        return fields;
    }

    private static double? Least(IOpenApiSchema schema) => schema.Minimum is { } least && double.TryParse(least, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(IOpenApiSchema schema) => schema.Format switch
    {
        "uuid" => "0195e0a4-0000-7000-8000-000000000001",
        "date-time" => "2026-01-31T12:00:00Z",
        "date" => "2026-01-31",
        _ => "text",
    };
}

using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TopoWeb.Data;

namespace TopoWeb.Http;

/// <summary>What is wrong with a field of a document.</summary>
internal enum JsonFault
{
    /// <summary>The text is no JSON.</summary>
    Syntax,

    /// <summary>There is no such field.</summary>
    Unknown,

    /// <summary>A value of another type, or a word that is none of those allowed.</summary>
    Type,

    /// <summary>The field takes a value.</summary>
    Null,

    /// <summary>A field is required and is not there.</summary>
    Missing,
}

/// <summary>Looks through a document that the serializer has refused: it stops at the first fault, people want to know all.</summary>
internal static class JsonFaults
{
    /// <summary>Nobody reads more, and a document of nothing but wrong fields would be answered by a longer one.</summary>
    private const int Most = 20;

    /// <summary>The faults with the paths of their fields, the first twenty; empty where the text is no JSON.</summary>
    public static IReadOnlyList<(string Path, JsonFault Fault)> Find<T>(ReadOnlyMemory<byte> content)
    {
        var found = new List<(string, JsonFault)>();
        try
        {
            using var document = JsonDocument.Parse(content);
            Look(document.RootElement, typeof(T), "", found);
        }
        catch (JsonException)
        {
            // Said already, with its line and column.
        }
        return found;
    }

    public static JsonFault KindOf(JsonException e) =>
        e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal) ? JsonFault.Unknown
        : e.Message.Contains("could not be converted", StringComparison.Ordinal) ? JsonFault.Type
        : e.Message.Contains("doesn't allow", StringComparison.Ordinal) ? JsonFault.Null
        : e.Message.Contains("missing required", StringComparison.Ordinal) ? JsonFault.Missing
        : JsonFault.Syntax;

    private static void Look(JsonElement element, Type type, string path, List<(string Path, JsonFault Fault)> found)
    {
        var info = JsonDefaults.Strict.GetTypeInfo(type);
        if (info.Kind != JsonTypeInfoKind.Object || element.ValueKind != JsonValueKind.Object)
        {
            Try(element, info, path, found);
            return;
        }
        foreach (var field in element.EnumerateObject())
        {
            if (found.Count >= Most)
                return;
            var place = path.Length == 0 ? field.Name : $"{path}.{field.Name}";
            if (info.Properties.FirstOrDefault(p => p.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase)) is not { } property)
                found.Add((place, JsonFault.Unknown));
            else if (field.Value.ValueKind == JsonValueKind.Null)
            {
                if (!property.IsSetNullable && !property.PropertyType.IsValueType)
                    found.Add((place, JsonFault.Null));
                else if (property.PropertyType.IsValueType && Nullable.GetUnderlyingType(property.PropertyType) is null)
                    found.Add((place, JsonFault.Type));
            }
            else if (property.CustomConverter is null)
                Look(field.Value, property.PropertyType, place, found);
        }
        if (info.Properties.Any(p => p.IsRequired && !element.EnumerateObject().Any(f => f.Name.Equals(p.Name, StringComparison.OrdinalIgnoreCase))))
            found.Add((path, JsonFault.Missing));
    }

    private static void Try(JsonElement element, JsonTypeInfo info, string path, List<(string Path, JsonFault Fault)> found)
    {
        try
        {
            element.Deserialize(info);
        }
        catch (JsonException e)
        {
            var inner = e.Path is { Length: > 1 } p ? p[1..].TrimStart('.') : "";
            found.Add((path.Length == 0 || inner.Length == 0 || inner[0] == '[' ? path + inner : $"{path}.{inner}", KindOf(e)));
        }
    }
}

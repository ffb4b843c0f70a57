using System.Text.Json;
using System.Text.Json.Serialization;

namespace TopoWeb.Data;

/// <summary>The one way TopoWeb writes and reads JSON: camelCase, enums by name, unknown fields refused when reading a specification.</summary>
internal static class JsonDefaults
{
    public static JsonSerializerOptions Options { get; } = Create(JsonUnmappedMemberHandling.Skip, indented: false);

    /// <summary>For what people write by hand: an unknown field is a typing error, not to be ignored in silence, and null is a value only where the type says so.</summary>
    public static JsonSerializerOptions Strict { get; } = new(Create(JsonUnmappedMemberHandling.Disallow, indented: false)) { RespectNullableAnnotations = true };

    public static JsonSerializerOptions Indented { get; } = Create(JsonUnmappedMemberHandling.Skip, indented: true);

    /// <summary>Reads a document to the end of a stream.</summary>
    public static async ValueTask<T> ReadAsync<T>(Stream stream, CancellationToken cancellation) => (await JsonSerializer.DeserializeAsync<T>(stream, Options, cancellation))!;

    private static JsonSerializerOptions Create(JsonUnmappedMemberHandling unmapped, bool indented) => new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = unmapped,
        WriteIndented = indented,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };
}

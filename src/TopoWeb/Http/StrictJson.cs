using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Http;

/// <summary>Reads what people write by hand: an unknown field or a wrong type is an error that says where.</summary>
internal static class StrictJson
{
    public static Task<T> ReadAsync<T>(Stream stream, string field, CancellationToken cancellation) => ReadAsync<T>(stream, field, _ => null, cancellation);

    /// <param name="stream">The document; it is closed.</param>
    /// <param name="field">What the document is called.</param>
    /// <param name="expectation">What the field at a path takes, where that is known.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidInputException">The document cannot be read; the message says where.</exception>
    public static async Task<T> ReadAsync<T>(Stream stream, string field, Func<string, string?> expectation, CancellationToken cancellation)
    {
        try
        {
            await using (stream)
                return await JsonSerializer.DeserializeAsync<T>(stream, JsonDefaults.Strict, cancellation)
                    ?? throw new InvalidInputException(field, "The document is 'null'; it must be an object.");
        }
        catch (JsonException e)
        {
            var path = e.Path is { Length: > 2 } p && p.StartsWith("$.", StringComparison.Ordinal) ? p[2..] : field;
            throw new InvalidInputException(path, Explain(e, path, expectation(path)));
        }
    }

    /// <summary>The serializer names .NET types; people do not write those.</summary>
    private static string Explain(JsonException e, string path, string? expected)
    {
        var where = e.LineNumber is { } line ? $" (line {line + 1}, column {e.BytePositionInLine + 1})" : "";
        if (e.Message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            return $"Unknown field '{path}'{where}. The fields are listed at /docs/command-line.";
        if (e.Message.Contains("could not be converted", StringComparison.Ordinal))
            return $"The value of '{path}' has the wrong type or is not an allowed word{where}. {expected ?? "The values are listed at /docs/command-line."}";
        return $"This is not valid JSON{where}.";
    }
}

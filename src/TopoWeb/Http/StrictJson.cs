using System.Text.Json;
using TopoWeb.Data;
using TopoWeb.Topology;

namespace TopoWeb.Http;

/// <summary>Reads what people write by hand: an unknown field or a wrong type is an error that says where. Everything that is wrong is said at once.</summary>
internal static class StrictJson
{
    private const int LongestPath = 200;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    public static Task<T> ReadAsync<T>(Stream stream, string field, CancellationToken cancellation) => ReadAsync<T>(stream, field, _ => null, cancellation);

    /// <param name="stream">The document; it is closed.</param>
    /// <param name="field">What the document is called.</param>
    /// <param name="expectation">What the field at a path takes, where that is known.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="InvalidInputException">The document cannot be read; the message says where.</exception>
    public static async Task<T> ReadAsync<T>(Stream stream, string field, Func<string, string?> expectation, CancellationToken cancellation)
    {
        using var memory = new MemoryStream();
        await using (stream)
            await stream.CopyToAsync(memory, cancellation);
        return Read<T>(memory.GetBuffer().AsMemory(0, (int)memory.Length), field, expectation);
    }

    /// <param name="content">The document, in UTF-8.</param>
    /// <param name="field">What the document is called.</param>
    /// <param name="expectation">What the field at a path takes, where that is known.</param>
    /// <exception cref="InvalidInputException">The document cannot be read; the message says where.</exception>
    public static T Read<T>(ReadOnlyMemory<byte> content, string field, Func<string, string?> expectation)
    {
        if (content.Span.StartsWith(ByteOrderMark))
            content = content[ByteOrderMark.Length..];
        // PostgreSQL keeps no such character in a text.
        if (content.Span.IndexOf("\\u0000"u8) >= 0)
            throw new InvalidInputException(field, "The document has the character U+0000, which no text here may have.");
        try
        {
            return JsonSerializer.Deserialize<T>(content.Span, JsonDefaults.Strict) ?? throw new InvalidInputException(field, "The document is 'null'; it must be an object.");
        }
        catch (JsonException e)
        {
            var check = new InputCheck();
            Tell(e, field, expectation, check);
            // The serializer stops at the first; where it stands in the text is known of that one alone.
            foreach (var (path, fault) in JsonFaults.Find<T>(content))
            {
                var name = path.Length == 0 ? field : Short(path);
                check.Add(name, Explain(fault, name, "", expectation(path)));
            }
            check.Throw();
            throw;
        }
    }

    private static void Tell(JsonException e, string field, Func<string, string?> expectation, InputCheck check)
    {
        var path = e.Path is { Length: > 2 } p && p.StartsWith("$.", StringComparison.Ordinal) ? p[2..] : field;
        var where = e.LineNumber is { } line ? $" (line {line + 1}, column {e.BytePositionInLine + 1})" : "";
        check.Add(Short(path), Explain(JsonFaults.KindOf(e), Short(path), where, expectation(path)));
    }

    /// <summary>The names of unknown fields are whatever was sent; megabytes of it are not sent back.</summary>
    private static string Short(string path) => path.Length <= LongestPath ? path : path[..LongestPath] + "…";

    /// <summary>The serializer names .NET types; people do not write those.</summary>
    private static string Explain(JsonFault fault, string path, string where, string? expected) => fault switch
    {
        JsonFault.Unknown => $"Unknown field '{path}'{where}. The fields are listed at /docs/command-line.",
        JsonFault.Type => $"The value of '{path}' has the wrong type or is not an allowed word{where}. {expected ?? "The values are listed at /docs/command-line."}",
        JsonFault.Null => $"The value of '{path}' is null{where}. {expected ?? "Give a value, or leave the field out."}",
        JsonFault.Missing => $"A field that is required is missing in '{path}'{where}.",
        _ => $"This is not valid JSON{where}.",
    };
}

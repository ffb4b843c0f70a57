using System.Text.Json;

namespace TopoWeb.Benchmarks.Running;

/// <summary>One line of JSON a message: the protocol between this program and the processes it measures.</summary>
internal static class Wire
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static string Write<T>(T message) => JsonSerializer.Serialize(message, Json);

    /// <exception cref="ContestantException">The line is no such message.</exception>
    public static T Read<T>(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Json) ?? throw new ContestantException("the answer is null");
        }
        catch (JsonException)
        {
            throw new ContestantException($"the answer cannot be read: {line}");
        }
    }
}

/// <summary>The first message: ready.</summary>
internal sealed record Hello(string Name);

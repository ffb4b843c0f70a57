using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Experiments.Stages;

/// <summary>Key of a stage: SHA-256 of its name, its algorithm's version, its settings and its input's key. Equal keys mean equal results.</summary>
internal static class StageKey
{
    public static string Of(string stage, int version, object? settings, params ReadOnlySpan<string> inputs)
    {
        var text = new StringBuilder(stage).Append('\n').Append(version).Append('\n').Append(JsonSerializer.Serialize(settings, JsonDefaults.Options));
        foreach (var input in inputs)
            text.Append('\n').Append(input);
        return Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

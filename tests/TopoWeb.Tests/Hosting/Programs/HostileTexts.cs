using System.Text.Json.Nodes;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>What somebody sends who does not mean well, or means something else.</summary>
/// <param name="random">Makes the same again.</param>
internal sealed class HostileTexts(Random random)
{
    private const int Long = 3000, Huge = 2_000_000, Many = 50_000, Deep = 1000;

    private static readonly string[] Texts =
    [
        "", " ", "\u0000", "a\u0000b", "\u0001", "\r\nSet-Cookie: x=y", "\t", "\uFFFF", "\u202Egpj", "\U0001F600", "İ", "ﬃ", "é\u0301", "../../../../etc/passwd", "..\\..\\boot.ini", "%2e%2e%2f", "%00", "%", "/", "//evil.example",
        "C:\\x", "\"", "\"a", "'", "'; DROP TABLE \"Runs\"; --", "' OR 1=1 --", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "javascript:alert(1)", "=1+1", "@x", "{0}", "${jndi:ldap://x}", "NaN", "Infinity", "-Infinity",
        "1e999", "-1", "0", "-0", "1.5", "0x10", "2147483648", "-2147483649", "9223372036854775808", "99999999999999999999", "true", "null", "undefined", "[]", "{}", "1,2,3", "0-", "1-999999999", "0-2147483647", "all",
        "2026-02-30", "9999-12-31", "0001-01-01", "00000000-0000-0000-0000-000000000000", "Europe/Atlantis", "../../usr/share/zoneinfo/UTC", "* * * * *", "0 0 31 2 *", "*/0 * * * *", "M(", "999999999xM(99999,9999,9999) on mnist", "2xM(4,0,8) on mnist at 0,3", "ρ(1e9, 1)", "pca1",
    ];

    /// <summary>A text that may stand anywhere.</summary>
    public string Text() => random.Next(12) switch
    {
        0 => new string((char)random.Next(1, 0x3000), Long),
        1 => string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => char.ConvertFromUtf32(random.Next(1, 0xD800)))),
        2 => string.Concat(Enumerable.Repeat("(", Long)),
        _ => Texts[random.Next(Texts.Length)],
    };

    /// <summary>A document with fields removed, doubled or replaced; or none at all.</summary>
    /// <param name="valid">Makes one that the schema allows, now and then almost.</param>
    public string Json(Func<JsonNode?> valid) => random.Next(16) switch
    {
        0 => Nested("[", "]"),
        1 => Nested("{\"a\":", "}"),
        2 => $"{{\"{new string('a', Huge)}\":1}}",
        3 => $"\"{new string('b', Huge)}\"",
        4 => $"{{{string.Join(',', Enumerable.Range(0, Many).Select(i => $"\"k{i}\":1"))}}}",
        5 => $"[{string.Join(',', Enumerable.Repeat("null", Many))}]",
        6 => "",
        7 => "{\"name\":\"\\ud800\"}",
        8 => "NaN",
        9 => Doubled(valid()),
        10 => (valid()?.ToJsonString() ?? "null")[..^1],
        11 => Changed(valid())?.ToJsonString() ?? "null",
        _ => valid()?.ToJsonString() ?? "null",
    };

    public string? ContentType() => random.Next(20) switch
    {
        0 => null,
        1 => "text/plain",
        2 => "application/json; charset=utf-16",
        3 => "application/json; charset=none-such",
        4 => "application/xml",
        5 => "multipart/form-data",
        6 => "multipart/form-data; boundary=" + new string('b', 300),
        7 => "application/x-www-form-urlencoded",
        _ => "application/json",
    };

    public byte[] File() => random.Next(10) switch
    {
        0 => [],
        1 => Bytes("\u0093NUMPY\u0001\0"),
        2 => Bytes("PK\u0003\u0004"),
        3 => Bytes("\u0080\u0002}q\0."),
        4 => Bytes("\u0089HDF\r\n\u001a\n"),
        5 => Bytes("PAR1"),
        6 => "a,b\n=1+1,2\n"u8.ToArray(),
        7 => Bytes(""),
        _ => Clouds.Csv(20),
    };

    public string FileName() => new[] { "a.csv", "a.npy", "a.npz", "a.parquet", "a.pth", "a.onnx", "a.h5", "a.safetensors", "../../a.csv", "C:\\a.csv", "=a.csv", "a b.csv", new string('a', Long) + ".csv", Text() }[random.Next(14)];

    private string Nested(string open, string close) => string.Concat(Enumerable.Repeat(open, Deep)) + "1" + string.Concat(Enumerable.Repeat(close, Deep));

    private string Doubled(JsonNode? node) => node is JsonObject { Count: > 0 } fields
        ? $"{fields.ToJsonString()[..^1]},\"{fields.ElementAt(random.Next(fields.Count)).Key}\":{(random.Next(2) == 0 ? "null" : "[[1]]")}}}"
        : "{\"name\":1,\"name\":\"2\"}";

    private JsonNode? Changed(JsonNode? node)
    {
        if (node is not JsonObject { Count: > 0 } fields)
            return JsonValue.Create(Text());
        var key = fields.ElementAt(random.Next(fields.Count)).Key;
        fields[key] = random.Next(4) switch { 0 => JsonValue.Create(Text()), 1 => new JsonArray(), 2 => JsonValue.Create(1e300), _ => new JsonObject { ["$type"] = "System.Object" } };
        return fields;
    }

    private byte[] Bytes(string head)
    {
        var noise = new byte[random.Next(200)];
        random.NextBytes(noise);
        return [.. System.Text.Encoding.Latin1.GetBytes(head), .. noise];
    }
}

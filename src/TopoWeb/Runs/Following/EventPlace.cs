using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using TopoWeb.Data;

namespace TopoWeb.Runs.Following;

/// <summary>How far a stream of events has come; the id of each event. Whoever connects again hands it back and goes on from there.</summary>
/// <param name="Log">The last line of the log that was sent.</param>
/// <param name="Status">Hash of the status that was sent last.</param>
/// <param name="Results">Hash of the results that were sent.</param>
/// <param name="IsEnd">The last event was sent.</param>
internal sealed record EventPlace(long Log, string Status, string Results, bool IsEnd)
{
    public const string Header = "Last-Event-ID";

    private const string End = "end";

    public static EventPlace Start { get; } = new(0, "", "", false);

    /// <summary>What is no id of ours begins the stream anew: nothing is missed, some comes twice.</summary>
    public static EventPlace Parse(string? text) =>
        text?.Split('-') is [var log, var status, var results, .. var rest] && long.TryParse(log, NumberStyles.None, CultureInfo.InvariantCulture, out var line) ? new(line, status, results, rest is [End]) : Start;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Log}-{Status}-{Results}{(IsEnd ? "-" + End : "")}");

    public static string HashOf(object value) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(value, JsonDefaults.Options))))[..16];
}

using System.Text.Json;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>An operation of the OpenAPI document.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Its address, with the names of its parameters.</param>
/// <param name="Json">What the document says of it.</param>
internal sealed record ApiOperation(string Method, string Path, JsonElement Json)
{
    public IReadOnlyList<JsonElement> Parameters { get; } = Json.TryGetProperty("parameters", out var parameters) ? [.. parameters.EnumerateArray()] : [];

    /// <summary>Statuses that the document names.</summary>
    public IReadOnlySet<string> Answers { get; } = Json.GetProperty("responses").EnumerateObject().Select(r => r.Name).ToHashSet();

    /// <summary>The first type of the body; null where there is none.</summary>
    public string? BodyType { get; } = Json.TryGetProperty("requestBody", out var body) ? body.GetProperty("content").EnumerateObject().First().Name : null;

    /// <summary>The schema of the body.</summary>
    public JsonElement? Body => BodyType is { } type && Json.GetProperty("requestBody").GetProperty("content").GetProperty(type).TryGetProperty("schema", out var schema) ? schema : null;

    /// <summary>The example of the body.</summary>
    public JsonElement? Example => BodyType is { } type && Json.GetProperty("requestBody").GetProperty("content").GetProperty(type).TryGetProperty("example", out var example) ? example : null;

    /// <summary>What it is about: <c>/api/v1/schedules/{id}/runs</c> is about schedules.</summary>
    public string Kind => Path.Split('/')[3];

    public bool NeedsToken => Json.TryGetProperty("security", out var security) && security.GetArrayLength() > 0;

    public override string ToString() => $"{Method} {Path}";

    public static IReadOnlyList<ApiOperation> Read(JsonDocument document) =>
        [.. document.RootElement.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject().Select(o => new ApiOperation(o.Name.ToUpperInvariant(), path.Name, o.Value)))];
}

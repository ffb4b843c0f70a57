using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TopoWeb.Tests.Hosting;
using TopoWeb.Tests.Hosting.Programs;

namespace TopoWeb.Tests.Accounts;

/// <summary>
/// What belongs to somebody else is answered as if it did not exist, by whichever identifier of whichever operation it is named: in the address, in the query or in the body. The operations come from
/// the OpenAPI document, so that a new one is asked too.
/// </summary>
[Trait("Speed", "slow")]
public sealed partial class ForeignIdentifiersTests
{
    private const string Id = "{ID}";

    private static readonly string[] Named = ["results", "person", "project"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Operations_OnSomebodyElsesThings_AnswerAsIfThereWereNone()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string> { ["RateLimits:ApiPerMinute"] = "1000000", ["RateLimits:AttemptsPerMinute"] = "1000000" });
        var ada = await app.SetUpAsync();
        var (ben, cleo) = (await app.InviteAsync(ada, "member", "ben@example.org"), await app.InviteAsync(ada, "member", "cleo@example.org"));
        var things = await ThingsAsync(app, ben);
        using var document = JsonDocument.Parse(await ben.Http.GetStringAsync("/openapi/v1.json", Cancellation));
        var questions = ApiOperation.Read(document).SelectMany(o => Questions(document, o)).ToList();
        Assert.True(questions.Count > 80, $"Only {questions.Count} places for an identifier were found.");
        var before = await SeenAsync(ben, things);
        var (wrong, refused) = (new List<string>(), 0);
        foreach (var question in questions)
        {
            var nobodys = await AskAsync(cleo, question, $"{Guid.NewGuid()}");
            // An operation that every identifier satisfies does not look at it.
            refused += nobodys.StartsWith('4') ? 1 : 0;
            foreach (var (kind, id) in things)
                if (await AskAsync(cleo, question, id) is var bens && bens != nobodys)
                    wrong.Add($"{question} with Ben's {kind}:\n    {bens}\n    nobody's: {nobodys}");
        }
        Assert.True(wrong.Count == 0, $"{wrong.Count}:\n{string.Join('\n', wrong.Take(30))}");
        Assert.True(refused > questions.Count * 3 / 4, $"Only {refused} of {questions.Count} places refuse an identifier of nothing.");
        Assert.Equal(before, await SeenAsync(ben, things));
        TestContext.Current.TestOutputHelper?.WriteLine($"{questions.Count} places for an identifier, {things.Count} things, {refused} places refuse what does not exist.");
    }

    /// <summary>One thing of every kind, all Ben's.</summary>
    private static async Task<List<(string Kind, string Id)>> ThingsAsync(AccountsApplication app, FormBrowser ben)
    {
        var person = await app.IdOfAsync("ben@example.org");
        var run = await StoredCircle.AddAsync(app, person);
        var schedule = await ben.PostAsync("/api/v1/schedules", new { notation = "2xM(4,0,8) on mnist at 0,3, rho(2,0.9)", cron = "0 3 1 1 *" });
        var share = await ben.PostAsync("/api/v1/shares", new { run });
        var project = await ben.PostAsync("/api/v1/projects", new { name = "Ben's" });
        var view = await ben.PostAsync("/api/v1/views", new { run, caption = "The circle" });
        var token = await ben.PostAsync("/api/v1/tokens", new { name = "Ben's", scopes = new[] { "read" } });
        using var uploaded = await ben.Http.PostAsync("/api/v1/clouds", new MultipartFormDataContent { { new ByteArrayContent(Clouds.Csv(20)), "file", "cloud.csv" } }, Cancellation);
        var cloud = await uploaded.Content.ReadFromJsonAsync<JsonElement>(Cancellation);
        return
        [
            ("run", $"{run}"), ("schedule", IdOf(schedule)), ("share", IdOf(share)), ("project", IdOf(project)), ("view", IdOf(view)), ("token", IdOf(token)), ("cloud", IdOf(cloud)), ("account", $"{person}"),
            ("experiment", (await ItemsAsync(ben, "runs"))[0].GetProperty("experiment").GetString()!), ("session", (await ItemsAsync(ben, "sessions"))[0].GetProperty("id").GetString()!),
        ];
    }

    /// <summary>The identifier of what was made, however deep in the answer it stands.</summary>
    private static string IdOf(JsonElement made) => made.TryGetProperty("id", out var id) ? id.GetString()! : made.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Object).Select(p => IdOf(p.Value)).First();

    private static async Task<List<JsonElement>> ItemsAsync(FormBrowser browser, string list) =>
        [.. (await browser.Http.GetFromJsonAsync<JsonElement>($"/api/v1/{list}", Cancellation)).GetProperty("items").EnumerateArray()];

    /// <summary>Everything of Ben's that has an address, as he sees it.</summary>
    private static async Task<List<string>> SeenAsync(FormBrowser ben, List<(string Kind, string Id)> things)
    {
        var seen = new List<string>();
        foreach (var (kind, id) in things.Where(t => t.Kind is not ("token" or "account" or "experiment" or "session")))
        {
            using var answer = await ben.Http.GetAsync($"/api/v1/{kind}s/{id}", Cancellation);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{kind}: {(int)answer.StatusCode}");
            seen.Add(await answer.Content.ReadAsStringAsync(Cancellation));
        }
        foreach (var list in new[] { "tokens", "sessions", "schedules", "views", "shares" })
            seen.Add($"{list}: {(await ItemsAsync(ben, list)).Count}");
        return seen;
    }

    private static IEnumerable<Question> Questions(JsonDocument document, ApiOperation operation)
    {
        var path = Parameter().Replace(operation.Path, m => m.Groups[1].Value is "id" or "person" ? Id : "none-such");
        var other = path.Replace(Id, $"{Guid.NewGuid()}", StringComparison.Ordinal);
        if (path.Contains(Id, StringComparison.Ordinal))
            yield return new(operation.Method, path, operation.Example?.GetRawText());
        foreach (var parameter in operation.Parameters.Where(p => p.GetProperty("in").GetString() == "query" && IsId(p.GetProperty("name").GetString()!, p.GetProperty("schema"))))
        {
            var name = parameter.GetProperty("name").GetString()!;
            yield return new(operation.Method, $"{other}?{name}={(name == "results" ? $"{Id}:points,{Id}" : Id)}", null);
        }
        if (operation.Body is not { } body || operation.BodyType != "application/json")
            yield break;
        foreach (var field in Fields(document, body, 0))
        {
            // Alone, and among the fields of the example: what one of them forbids, the other may let through.
            yield return new(operation.Method, other, Set(new JsonObject(), field).ToJsonString());
            if (operation.Example is { ValueKind: JsonValueKind.Object } example)
                yield return new(operation.Method, other, Set(JsonNode.Parse(example.GetRawText())!.AsObject(), field).ToJsonString());
        }
    }

    /// <summary>Paths of the fields that take an identifier.</summary>
    private static IEnumerable<string> Fields(JsonDocument document, JsonElement schema, int depth)
    {
        if (depth > 5)
            yield break;
        if (schema.TryGetProperty("$ref", out var reference))
            schema = document.RootElement.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        foreach (var choice in new[] { "oneOf", "anyOf" })
            if (schema.TryGetProperty(choice, out var choices))
                foreach (var field in choices.EnumerateArray().SelectMany(c => Fields(document, c, depth + 1)))
                    yield return field;
        if (schema.TryGetProperty("items", out var items))
        {
            if (IsId("", items))
                yield return "[]";
            foreach (var field in Fields(document, items, depth + 1))
                yield return $"[].{field}";
        }
        if (schema.TryGetProperty("properties", out var properties))
            foreach (var property in properties.EnumerateObject())
            {
                if (IsId(property.Name, property.Value))
                    yield return property.Name;
                foreach (var field in Fields(document, property.Value, depth + 1))
                    yield return $"{property.Name}.{field}";
            }
    }

    private static bool IsId(string name, JsonElement schema) => schema.TryGetProperty("format", out var format) && format.GetString() == "uuid" || Named.Contains(name);

    private static JsonObject Set(JsonObject fields, string path)
    {
        var steps = path.Split('.');
        JsonNode value = JsonValue.Create(Id);
        for (var i = steps.Length - 1; i > 0; i--)
            value = steps[i] == "[]" ? new JsonArray(value) : new JsonObject { [steps[i]] = value };
        fields[steps[0]] = value;
        return fields;
    }

    private static async Task<string> AskAsync(FormBrowser browser, Question question, string id)
    {
        using var request = new HttpRequestMessage(new HttpMethod(question.Method), question.Address.Replace(Id, id, StringComparison.Ordinal));
        if (question.Body is { } body)
            request.Content = new StringContent(body.Replace(Id, id, StringComparison.Ordinal), Encoding.UTF8, "application/json");
        else if (question.Method is not ("GET" or "DELETE"))
            request.Content = JsonContent.Create(new { });
        using var answer = await browser.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var text = answer.Content.Headers.ContentType?.MediaType == "text/event-stream" ? "" : await answer.Content.ReadAsStringAsync(Cancellation);
        return $"{(int)answer.StatusCode} {Changing().Replace(text.Replace(id, Id, StringComparison.OrdinalIgnoreCase), "")}";
    }

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("""
        "(?:traceId|hookSecret)":"[^"]*"|\d{4}-\d\d-\d\dT[\d:.]+Z|[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}
        """)]
    private static partial Regex Changing();

    /// <param name="Method">HTTP method.</param>
    /// <param name="Address">With the place of the identifier.</param>
    /// <param name="Body">The same; null for none.</param>
    private sealed record Question(string Method, string Address, string? Body)
    {
        public override string ToString() => $"{Method} {Address} {Body}";
    }
}

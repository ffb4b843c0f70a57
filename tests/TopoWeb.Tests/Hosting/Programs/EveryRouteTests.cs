using System.Net;
using System.Text;
using System.Text.Json;
using TopoWeb.Tests.Accounts;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>
/// Every operation of the OpenAPI document is asked with values made from its own schemas, valid and invalid, with and without a token. Nothing may end in a fault of the server,
/// everything that is refused is said as a problem, and every answer is one that the document names.
/// </summary>
[Trait("Speed", "slow")]
public sealed class EveryRouteTests
{
    private const int Seed = 20261129;
    private const int EachOperation = 12;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Requests_FromTheSchemas_EndInNoFault()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string>
        {
            ["RateLimits:ApiPerMinute"] = "100000", ["RateLimits:AttemptsPerMinute"] = "100000",
            // Requests with random settings end soon, and nothing is fetched from anywhere.
            ["Limits:LiveSeconds"] = "3", ["Limits:MaximumNetworks"] = "50", ["Datasets:ConnectTimeoutSeconds"] = "1",
        });
        var ada = await app.SetUpAsync();
        var token = (await ada.PostAsync("/api/v1/tokens", new { name = "all", scopes = new[] { "read", "run", "share", "admin" } })).GetProperty("token").GetString()!;
        var reads = (await ada.PostAsync("/api/v1/tokens", new { name = "reads", scopes = new[] { "read" } })).GetProperty("token").GetString()!;
        (string Who, HttpClient Client)[] callers = [("administrator", app.NewProgram(token)), ("reader", app.NewProgram(reads)), ("nobody", app.NewBrowser().Http)];
        using var document = JsonDocument.Parse(await callers[2].Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken));
        var operations = ApiOperation.Read(document);
        var things = await LabThings.MakeAsync(app, ada, operations);
        var (wrong, counts, succeeded) = (new List<string>(), new SortedDictionary<int, int>(), new HashSet<ApiOperation>());
        foreach (var operation in operations.OrderBy(Turn))
        {
            var values = new SchemaValues(document, new Random(Seed ^ operation.ToString().Sum(c => c * 31)), things);
            for (var i = 0; i < EachOperation; i++)
            {
                // The first request is as the document wants it, the last ones come from others.
                (values.Plain, values.Wrong) = (i == 0, i == 0 ? 0 : 0.05 * i);
                var (who, client) = callers[i < EachOperation - 3 ? 0 : i == EachOperation - 3 ? 1 : 2];
                using var request = NewRequest(operation, values, out var said);
                using var limit = new CancellationTokenSource(Patience);
                using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                var status = (int)answer.StatusCode;
                counts[status] = counts.GetValueOrDefault(status) + 1;
                if (status < 300)
                    succeeded.Add(operation);
                if (Problem(operation, who, answer) is { } problem)
                    wrong.Add($"{who}: {said}\n    {status}: {problem}. {(status < 400 ? "" : await answer.Content.ReadAsStringAsync(limit.Token))}");
            }
        }
        var all = counts.Values.Sum();
        TestContext.Current.TestOutputHelper?.WriteLine($"{all} requests of {operations.Count} operations: {string.Join(", ", counts.Select(c => $"{c.Value} × {c.Key}"))}. Never succeeded: {string.Join(", ", operations.Except(succeeded))}.");
        Assert.True(wrong.Count == 0, $"{wrong.Count} of {all} requests:\n{string.Join('\n', wrong.Take(40))}");
        Assert.Equal(operations.Count * EachOperation, all);
        Assert.True(all > 1400, $"Only {all} requests were made.");
        // A run in which nothing succeeds, or nothing is refused, proves nothing.
        Assert.True(succeeded.Count > operations.Count * 2 / 3, $"Too few operations ever succeed: {string.Join(", ", operations.Except(succeeded))}.");
        Assert.True(counts.GetValueOrDefault(400) > all / 20 && counts.GetValueOrDefault(401) > 0, "Too few requests are refused.");
    }

    /// <summary>What stops the others comes after them, and what deletes last: the others need something to be asked about.</summary>
    private static int Turn(ApiOperation operation) => operation switch
    {
        { Method: "DELETE", Kind: "tokens" or "people" } => 3,
        { Method: "DELETE" } => 2,
        { Method: "PUT", Kind: "maintenance" or "settings" } => 1,
        _ => 0,
    };

    private static string? Problem(ApiOperation operation, string who, HttpResponseMessage answer)
    {
        var status = (int)answer.StatusCode;
        // In maintenance, which one of the requests begins, work waits.
        if (status >= 500 && !(status == 503 && answer.Headers.RetryAfter is not null))
            return "a fault";
        if (who == "nobody" && operation.NeedsToken && answer.StatusCode != HttpStatusCode.Unauthorized)
            return "no token was asked for";
        if (status >= 400 && answer.Content.Headers.ContentType?.MediaType != "application/problem+json")
            return $"an error as {answer.Content.Headers.ContentType}";
        return operation.Answers.Contains($"{status}") ? null : "the document does not name this answer";
    }

    private static HttpRequestMessage NewRequest(ApiOperation operation, SchemaValues values, out string said)
    {
        var (address, query) = (operation.Path, new List<string>());
        var request = new HttpRequestMessage { Method = new HttpMethod(operation.Method) };
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            var value = parameter.TryGetProperty("schema", out var schema) ? values.InAddress(schema, name) : null;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    address = address.Replace($"{{{name}}}", Uri.EscapeDataString(InPath(operation, name, values)), StringComparison.Ordinal);
                    break;
                case "query" when value is not null && (Required(parameter) || !values.Plain && values.Coin()):
                    query.Add($"{name}={Uri.EscapeDataString(value.Length > 2000 ? value[..2000] : value)}");
                    break;
                case "header" when !values.Plain && value is not null && value.Length < 500 && value.All(c => c is >= ' ' and <= '~'):
                    request.Headers.TryAddWithoutValidation(name, value);
                    break;
            }
        }
        if (query.Count > 0)
            address += "?" + string.Join('&', query);
        request.RequestUri = new Uri(address, UriKind.Relative);
        said = $"{operation.Method} {address}";
        if (operation.BodyType == "application/json" && operation.Body is { } body)
        {
            var json = values.Plain && operation.Example is { } example ? example.GetRawText() : values.Of(body)?.ToJsonString() ?? "null";
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            said += $" {(json.Length > 500 ? json[..500] + "…" : json)}";
        }
        else if (operation.BodyType is "multipart/form-data")
            request.Content = new MultipartFormDataContent { { new ByteArrayContent(Clouds.Csv(20)), "file", "cloud.csv" } };
        return request;
    }

    private static string InPath(ApiOperation operation, string name, SchemaValues values) => name switch
    {
        // Nothing is fetched from anywhere.
        _ when operation.Path.EndsWith("/get", StringComparison.Ordinal) => "none",
        "person" => values.Id("people"),
        "preset" => values.Id("presets"),
        "key" => values.Id("settings"),
        _ => values.Id(operation.Kind),
    };

    private static bool Required(JsonElement parameter) => parameter.TryGetProperty("required", out var required) && required.GetBoolean();
}

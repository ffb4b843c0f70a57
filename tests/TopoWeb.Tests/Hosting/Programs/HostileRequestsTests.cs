using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CsCheck;
using TopoWeb.Tests.Accounts;
using Xunit.Sdk;

namespace TopoWeb.Tests.Hosting.Programs;

/// <summary>
/// Every operation of the OpenAPI document, with hostile values in its address, its headers and its body, and by other methods and content types than its own. No fault, no long wait; whatever is
/// refused is refused in a short problem with a sentence, without a stack trace. A thousandth of <c>TOPOWEB_FUZZ</c> is the number of requests of each operation, <c>CsCheck_Seed</c> repeats a failure.
/// </summary>
[Trait("Speed", "slow")]
public sealed partial class HostileRequestsTests
{
    private const int EachByDefault = 8;

    /// <summary>A refusal that is longer sends back what it was sent.</summary>
    private const int LongestRefusal = 32 * 1024;

    /// <summary>Two seconds are the bar; a test waits longer where the machine is shared.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>What is kept of requests would be more from round to round; caches are full after the first.</summary>
    private const long MostGrowth = 256L << 20;

    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "OPTIONS", "TRACE", "NONE"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_Hostile_AreRefusedInWords()
    {
        await using var app = new AccountsApplication(new Dictionary<string, string>
        {
            ["RateLimits:ApiPerMinute"] = "1000000", ["RateLimits:AttemptsPerMinute"] = "1000000",
            ["Limits:LiveSeconds"] = "3", ["Limits:MaximumNetworks"] = "50", ["Datasets:ConnectTimeoutSeconds"] = "1",
        });
        var ada = await app.SetUpAsync();
        var token = (await ada.PostAsync("/api/v1/tokens", new { name = "all", scopes = new[] { "read", "run", "share", "admin" } })).GetProperty("token").GetString()!;
        using var client = app.NewProgram(token);
        using var document = JsonDocument.Parse(await client.GetStringAsync("/openapi/v1.json", Cancellation));
        var operations = ApiOperation.Read(document);
        var things = await LabThings.MakeAsync(app, ada, operations);
        var counts = new SortedDictionary<int, int>();
        var (longest, slowest) = (TimeSpan.Zero, "");
        long? before = null;
        var each = int.TryParse(Environment.GetEnvironmentVariable("TOPOWEB_FUZZ"), CultureInfo.InvariantCulture, out var asked) ? Math.Max(1, asked / 1000) : EachByDefault;
        await Gen.UInt.SampleAsync(async seed =>
        {
            // What stops others or takes things away comes last, and the server is as before when the next round begins.
            foreach (var operation in operations.OrderBy(o => o.Method == "DELETE" || o.Kind is "maintenance" or "settings"))
            {
                var start = Stopwatch.GetTimestamp();
                await AskAsync(client, operation, new Random((int)seed ^ operation.ToString().Sum(c => c * 31)), document, things, counts);
                if (Stopwatch.GetElapsedTime(start) is var took && took > longest)
                    (longest, slowest) = (took, $"{operation}");
            }
            using var end = await client.DeleteAsync("/api/v1/maintenance", Cancellation);
            before ??= GC.GetTotalMemory(forceFullCollection: true);
        }, iter: each, threads: 1);
        var all = counts.Values.Sum();
        var growth = GC.GetTotalMemory(forceFullCollection: true) - before!.Value;
        TestContext.Current.TestOutputHelper?.WriteLine($"{all} requests of {operations.Count} operations: {string.Join(", ", counts.Select(c => $"{c.Value} × {c.Key}"))}. "
            + $"The longest took {longest.TotalSeconds:0.00} s ({slowest}). Managed memory grew by {growth / 1e6:0.0} MB after the first round.");
        Assert.True(growth < MostGrowth, $"Managed memory grew by {growth / 1e6:0} MB.");
        Assert.True(counts.Where(c => c.Key < 300).Sum(c => c.Value) > all / 50, "Too few requests are taken: hostile values behind a wrong one prove nothing.");
        Assert.Superset(new HashSet<int> { 400, 404, 405, 415 }, counts.Keys.ToHashSet());
        Assert.DoesNotContain(401, counts.Keys);
    }

    private static async Task AskAsync(HttpClient client, ApiOperation operation, Random random, JsonDocument document, LabThings things, SortedDictionary<int, int> counts)
    {
        using var request = NewRequest(operation, random, document, things, out var said);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(Patience);
        try
        {
            using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            counts[status] = counts.GetValueOrDefault(status) + 1;
            // In maintenance, which one of the requests begins, work waits.
            Assert.True(status < 500 || status == 503 && answer.Headers.RetryAfter is not null, $"{said}\n    {status}: {await answer.Content.ReadAsStringAsync(limit.Token)}");
            if (status < 400 || request.Method == HttpMethod.Head)
                return;
            Assert.True(answer.Content.Headers.ContentType?.MediaType == "application/problem+json", $"{said}\n    {status} as {answer.Content.Headers.ContentType}");
            var text = await answer.Content.ReadAsStringAsync(limit.Token);
            Assert.True(text.Length < LongestRefusal, $"{said}\n    {status} with {text.Length} characters: {text[..Math.Min(text.Length, 300)]}");
            Assert.True(JsonElement.Parse(text).TryGetProperty("detail", out var detail) && detail.GetString() is { Length: > 0 }, $"{said}\n    {status} without a sentence: {text}");
            Assert.False(StackTrace().IsMatch(text), $"{said}\n    {status} with a stack trace: {text}");
        }
        catch (OperationCanceledException) when (!Cancellation.IsCancellationRequested)
        {
            Assert.Fail($"{said}\n    no answer within {Patience.TotalSeconds} s");
        }
        catch (Exception e) when (e is not (IAssertionException or OperationCanceledException))
        {
            // The server inside the test hands on what nobody catches.
            Assert.Fail($"{said}\n    {e}");
        }
    }

    private static HttpRequestMessage NewRequest(ApiOperation operation, Random random, JsonDocument document, LabThings things, out string said)
    {
        var texts = new HostileTexts(random);
        var values = new SchemaValues(document, random, things) { Wrong = new[] { 0, 0.05, 0.3 }[random.Next(3)] };
        var (address, query) = (operation.Path, new List<string>());
        // Another method than DELETE: what others are asked about stays.
        var request = new HttpRequestMessage { Method = new(random.Next(12) == 0 ? Methods[random.Next(Methods.Length)] : operation.Method) };
        foreach (var parameter in operation.Parameters)
        {
            var name = parameter.GetProperty("name").GetString()!;
            var hostile = random.Next(3) == 0;
            switch (parameter.GetProperty("in").GetString())
            {
                case "path":
                    address = address.Replace($"{{{name}}}", Escaped(InPath(operation, name, values, hostile ? texts.Text() : null)), StringComparison.Ordinal);
                    break;
                case "query" when random.Next(2) == 0:
                    var value = hostile || !parameter.TryGetProperty("schema", out var schema) ? texts.Text() : values.InAddress(schema, name) ?? "";
                    for (var times = random.Next(10) == 0 ? 2 : 1; times > 0; times--)
                        query.Add($"{name}={(random.Next(20) == 0 ? "%ff%fe%c0%80" : Escaped(value))}");
                    break;
                case "header" when random.Next(3) == 0:
                    request.Headers.TryAddWithoutValidation(name, new string([.. texts.Text().Where(c => c is >= ' ' and <= '~')]));
                    break;
            }
        }
        if (random.Next(20) == 0)
            query.Add($"unknown={Escaped(texts.Text())}");
        request.RequestUri = new Uri(query.Count == 0 ? address : $"{address}?{string.Join('&', query)}", UriKind.Relative);
        said = $"{request.Method} {request.RequestUri}";
        if (operation.BodyType == "multipart/form-data" && random.Next(3) > 0)
            request.Content = FormOf(texts.File(), random.Next(8) == 0 ? "x" : "file", texts.FileName() is { Length: > 0 } file ? file : "x");
        else if (operation.BodyType is not null || random.Next(10) == 0)
        {
            var body = texts.Json(() => operation.Example is { } example && random.Next(3) == 0 ? JsonNode.Parse(example.GetRawText()) : operation.Body is { } schema ? values.Of(schema) : new JsonObject());
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            if (texts.ContentType() is { } type)
                request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
            said += $" {request.Content.Headers.ContentType} {(body.Length > 500 ? $"{body[..500]}… ({body.Length})" : body)}";
        }
        return request;
    }

    private static MultipartFormDataContent FormOf(byte[] bytes, string field, string name)
    {
        var (form, file) = (new MultipartFormDataContent(), new ByteArrayContent(bytes));
        try
        {
            form.Add(file, field, name);
        }
        catch (FormatException)
        {
            // This client sends no such name; others do.
            file.Headers.TryAddWithoutValidation("Content-Disposition", $"form-data; name={field}; filename=\"{name.Trim('"')}\"");
            form.Add(file);
        }
        return form;
    }

    private static string InPath(ApiOperation operation, string name, SchemaValues values, string? hostile) => name switch
    {
        // Nothing is fetched from anywhere, and whoever asks stays who she is.
        _ when operation.Path.EndsWith("/get", StringComparison.Ordinal) => "none",
        _ when operation.Kind is "people" or "tokens" or "sessions" && operation.Method != "GET" && hostile is null => $"{Guid.Empty}",
        // The server's own front refuses this one.
        _ when hostile is not null => hostile.Replace('\0', '0') is { Length: > 0 } text ? text : "x",
        "person" => values.Id("people"),
        "preset" => values.Id("presets"),
        "key" => values.Id("settings"),
        _ => values.Id(operation.Kind),
    };

    /// <summary>A segment of nothing but dots would be taken for a way up before it is sent.</summary>
    private static string Escaped(string text) => Uri.EscapeDataString(text.Trim('.').Length == 0 ? text + "x" : text);

    [GeneratedRegex(@"\bat \w+(\.\w+)+\(|\.cs:line \d")]
    private static partial Regex StackTrace();
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using TopoWeb.Benchmarks.Pages;
using TopoWeb.Tests.Published;

namespace TopoWeb.Benchmarks.Guests;

/// <summary>The published server in Accounts mode with its first administrator, who shares a result. On PostgreSQL where bench.sh has started one, else on SQLite.</summary>
internal sealed partial class LabServer : IAsyncDisposable
{
    public const string Email = "ada@lab.example";
    public const string Password = "unlikely-lantern-quarry-48";

    private const string Variable = "TOPOWEB_BENCH_POSTGRES";

    private readonly DirectoryInfo _directory;
    private readonly PublishedApp _app;
    private readonly HttpClient _administrator;

    private LabServer(DirectoryInfo directory, PublishedApp app)
    {
        (_directory, _app) = (directory, app);
        _administrator = NewClient();
    }

    public Uri Address => _app.Address;

    public int ProcessId => _app.ProcessId;

    public string Output => _app.Output;

    public static string Database => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } ? "PostgreSQL" : "SQLite";

    /// <param name="further">Settings besides those that every lab has here.</param>
    public static async Task<LabServer> StartAsync(IReadOnlyDictionary<string, string>? further = null)
    {
        var directory = Directory.CreateTempSubdirectory("topoweb-guests-");
        var settings = new Dictionary<string, string>
        {
            ["Access:Mode"] = "Accounts",
            ["Database:Directory"] = directory.FullName,
            // All of them come from this machine.
            ["RateLimits:AttemptsPerMinute"] = "100000",
            ["RateLimits:AttemptsPerAccountPerMinute"] = "100000",
            ["RateLimits:PagesPerMinute"] = "1000000",
        };
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } postgres)
            settings["Database:Postgres"] = postgres;
        foreach (var (name, value) in further ?? new Dictionary<string, string>())
            settings[name] = value;
        var server = new LabServer(directory, await PublishedApp.ServeAsync(settings));
        try
        {
            await server.SetUpAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public PublishedApp App => _app;

    /// <summary>The first administrator, with her cookies.</summary>
    public HttpClient Administrator => _administrator;

    /// <summary>A visitor with cookies and connections of its own.</summary>
    public HttpClient NewClient(CookieContainer? cookies = null) => new(new SocketsHttpHandler { CookieContainer = cookies ?? new CookieContainer(), AllowAutoRedirect = false, AutomaticDecompression = DecompressionMethods.All })
    {
        BaseAddress = Address,
        Timeout = TimeSpan.FromMinutes(2),
    };

    /// <summary>What a form sends back unseen, with its fields.</summary>
    public static async Task<FormUrlEncodedContent> FillAsync(HttpClient client, string page, params (string Name, string Value)[] fields)
    {
        var html = await client.GetStringAsync(page);
        var hidden = Hidden().Matches(html).Select(m => (Name: m.Groups[1].Value, Value: WebUtility.HtmlDecode(m.Groups[2].Value)));
        return new FormUrlEncodedContent(hidden.Concat(fields).Select(f => KeyValuePair.Create(f.Name, f.Value)));
    }

    /// <summary>Analyses a cloud and shares its result; the link's address.</summary>
    public async Task<Uri> ShareAsync(PageCloud cloud)
    {
        using var form = new MultipartFormDataContent { { new ByteArrayContent(await File.ReadAllBytesAsync(cloud.Path)), "file", Path.GetFileName(cloud.Path) } };
        var id = await CreateAsync("/api/v1/clouds", form, "id");
        var spec = new { density = new { k = PageCloud.K, p = cloud.P }, barcode = new { landmarks = 100 }, mapper = new { resolution = cloud.Resolution, gain = cloud.Gain } };
        var run = await CreateAsync("/api/v1/runs", JsonContent.Create(new { cloud = id, spec, name = $"{cloud.Nodes} nodes" }), "id");
        JsonElement status;
        while ((status = await _administrator.GetFromJsonAsync<JsonElement>($"/api/v1/runs/{run}")).GetProperty("state").GetString() is not ("succeeded" or "failed" or "cancelled"))
            await Task.Delay(200);
        if (status.GetProperty("state").GetString() != "succeeded")
            throw new InvalidOperationException($"The run to share did not succeed: {status}");
        // The comparison with random filters follows by some seconds and takes a core.
        while (!(await _administrator.GetStringAsync($"/runs/{run}/result")).Contains("data-testid=\"verdict\"", StringComparison.Ordinal))
            await Task.Delay(1000);
        return new Uri(await CreateAsync("/api/v1/shares", JsonContent.Create(new { run, scope = "download" }), "url"));
    }

    public async ValueTask DisposeAsync()
    {
        _administrator.Dispose();
        await _app.DisposeAsync();
        _directory.Delete(recursive: true);
    }

    private async Task SetUpAsync()
    {
        var code = await Poll.UntilAsync(() => Task.FromResult(Code().Match(_app.Output).Groups[1].Value), found => found.Length > 0, _ => $"no set-up code\n{_app.Output}");
        using var form = await FillAsync(_administrator, "/account/setup", ("Code", code), ("Person", "Ada"), ("Email", Email), ("Password", Password));
        using var answer = await _administrator.PostAsync("/account/setup", form);
        if (answer.StatusCode != HttpStatusCode.Redirect)
            throw new InvalidOperationException($"The set-up was answered with {(int)answer.StatusCode}.\n{await answer.Content.ReadAsStringAsync()}");
    }

    private async Task<string> CreateAsync(string path, HttpContent content, string field)
    {
        using var answer = await _administrator.PostAsync(path, content);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? JsonDocument.Parse(text).RootElement.GetProperty(field).GetString()! : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {text}");
    }

    [GeneratedRegex("<input[^>]*type=\"hidden\"[^>]*name=\"([^\"]+)\"[^>]*value=\"([^\"]*)\"")]
    private static partial Regex Hidden();

    [GeneratedRegex(@"Code:\s+(\S+)")]
    private static partial Regex Code();
}
